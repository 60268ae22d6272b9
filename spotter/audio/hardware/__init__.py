# SPDX-License-Identifier: MIT
"""Sound devices: microphones and loudspeakers through PortAudio, and the sound server's sources.

Imported by whoever opens or lists devices; imports `spotter.audio`, never the other way round.
"""
