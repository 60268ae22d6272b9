<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>Bars</name>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>silence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scores</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Detections</name>
    <message>
        <source>Words appear here as they are heard.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words heard, newest first</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Recordings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Expectation</name>
    <message>
        <source>the model brings no measurements: what to expect is unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model has no operating curve.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>misses {misses} % · other words taken {taken} % · {alarms} false alarms an hour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measured on {conditions}: {spoken} words spoken, {others} other words, {alarms} false alarms in {hours} hours.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LargeWord</name>
    <message>
        <source>Word heard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>perhaps {word}, {score}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} s ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} min ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} h ago</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Level</name>
    <message>
        <source>Level</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level of the sound, −60 to 0 dB of full scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>too loud</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>silent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{level} dB</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open an audio file, Ctrl+O; or drop one anywhere on the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More, F10</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Menu</name>
    <message>
        <source>Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play the demo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look for microphones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Microphones</name>
    <message>
        <source>Microphone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Microphone, Alt+M</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No microphone</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Pill</name>
    <message>
        <source>Pause, Space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen, Space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listening</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Playing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Presenter</name>
    <message>
        <source>Measured with the model&apos;s own rule, at a hop of {hop} ms.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Spectrogram</name>
    <message>
        <source>Spectrogram</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last five seconds of sound, from 0 to 8 kHz, with the words heard in it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>8 kHz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {seconds} s lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{seconds} s lost</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatePane</name>
    <message>
        <source>Say a word</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spotter listens for {words} and shows at once what it heard.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start listening</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play the demo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sound never leaves this machine. Nothing of it is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No microphone found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system offers no sound input. Plug a microphone in, then look again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sound library is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spotter hears microphones through PortAudio, which is not installed. Install it, then start spotter again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The microphone cannot be used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The microphone fell silent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{device}” was unplugged, or the system stopped it. Spotter keeps trying, and goes on by itself when it is back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Is the microphone muted?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{device}” delivers only zeros. Look for a mute switch on the microphone, and for the input&apos;s volume in the system&apos;s sound settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model cannot be used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the bundled one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open another…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop, Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total} s · {times} times real time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} s · {times} times real time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{some} and {last}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>loading the model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} model {version}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no sound comes in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>latency {ms} ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{seconds} s heard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{khz} kHz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{khz} → 16 kHz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing dropped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {seconds} s lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{seconds} s lost</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ThresholdNumber</name>
    <message>
        <source>Threshold, number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold: arrows and Page keys; with Shift in steps of 0.001</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ThresholdRow</name>
    <message>
        <source>Threshold</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ThresholdSlider</name>
    <message>
        <source>Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold, Alt+T: higher is stricter. Double click: the model&apos;s own</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Trace</name>
    <message>
        <source>Score trace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The score of each word over the same five seconds, and the threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold: drag it; double click for the model&apos;s own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not yet known: a word is judged when its second is over</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Rows</name>
    <message>
        <source>Heard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Word</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
