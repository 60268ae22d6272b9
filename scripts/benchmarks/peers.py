# SPDX-License-Identifier: MIT
"""A peer on one recording, run in the environment of the peers: `python peers.py PEER FILE.wav`.

Prints, as JSON, the CPU seconds from the first sample to the last; loading does not count.
pocketsphinx gets a grammar of the same ten words; pymicro-wakeword has one wake word.
"""

import json
import sys
import time
import wave

WORDS = "yes | no | up | down | left | right | on | off | stop | go"
BLOCK_SAMPLES = 1600


def pocketsphinx_on(blocks: list[bytes]) -> None:
    """A decoder with a closed grammar, fed block by block."""
    import pocketsphinx

    decoder = pocketsphinx.Decoder(lm=None, samprate=16000, loglevel="FATAL")
    decoder.add_jsgf_string("words", f"#JSGF V1.0; grammar words; public <words> = ({WORDS})*;")
    decoder.activate_search("words")
    start_s = time.process_time()
    decoder.start_utt()
    for block in blocks:
        decoder.process_raw(block)
        decoder.hyp()
    decoder.end_utt()
    tell(start_s)


def pymicro_wakeword_on(blocks: list[bytes]) -> None:
    """Its C front end and its streaming int8 model."""
    import pymicro_wakeword

    word = pymicro_wakeword.MicroWakeWord.from_builtin(pymicro_wakeword.Model.OKAY_NABU)
    front_end = pymicro_wakeword.MicroWakeWordFeatures()
    start_s = time.process_time()
    for block in blocks:
        for features in front_end.process_streaming(block):
            word.process_streaming(features)
    tell(start_s)


def tell(start_s: float) -> None:
    """Print what was computed since."""
    print(json.dumps({"cpu_s": time.process_time() - start_s}))


if __name__ == "__main__":
    with wave.open(sys.argv[2]) as file:
        sound = file.readframes(file.getnframes())
    size = 2 * BLOCK_SAMPLES
    pieces = [sound[at : at + size] for at in range(0, len(sound), size)]
    {"pocketsphinx": pocketsphinx_on, "pymicro-wakeword": pymicro_wakeword_on}[sys.argv[1]](pieces)
