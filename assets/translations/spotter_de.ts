<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Spotter</source>
        <translation>Über Spotter</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>Diagnose kopieren</translation>
    </message>
    <message>
        <source>Versions, devices and the end of the log; nothing of what was heard, Space</source>
        <translation>Versionen, Geräte und das Ende des Protokolls; nichts von dem, was gehört wurde, Leertaste</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close, Esc</source>
        <translation>Schließen, Esc</translation>
    </message>
    <message>
        <source>Hears spoken words, on this computer alone.</source>
        <translation>Hört gesprochene Wörter, allein auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Free software under the MIT licence. The model was taught by recordings that other people gave: see NOTICE.</source>
        <translation>Freie Software unter der MIT-Lizenz. Das Modell lernte aus Aufnahmen, die andere Menschen gaben: siehe NOTICE.</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versionen</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>Appearance</name>
    <message>
        <source>Colours: as the system</source>
        <translation>Farben: wie das System</translation>
    </message>
    <message>
        <source>Colours: light</source>
        <translation>Farben: hell</translation>
    </message>
    <message>
        <source>Colours: dark</source>
        <translation>Farben: dunkel</translation>
    </message>
</context>
<context>
    <name>AttemptTable</name>
    <message>
        <source>missed {n} of {all}</source>
        <translation>{n} von {all} überhört</translation>
    </message>
    <message>
        <source>{db} dB over the noise</source>
        <translation>{db} dB über dem Rauschen</translation>
    </message>
</context>
<context>
    <name>BatchController</name>
    <message>
        <source>{n} files in “{folder}”</source>
        <translation>{n} Dateien in „{folder}“</translation>
    </message>
    <message>
        <source>{n} files</source>
        <translation>{n} Dateien</translation>
    </message>
    <message>
        <source>the threshold labels this table anew as it moves</source>
        <translation>die Schwelle beschriftet diese Tabelle neu, während sie sich bewegt</translation>
    </message>
    <message>
        <source>{n} of {all} files</source>
        <translation>{n} von {all} Dateien</translation>
    </message>
    <message>
        <source>{n} unreadable</source>
        <translation>{n} unlesbar</translation>
    </message>
    <message>
        <source>{times} × real time</source>
        <translation>{times} × Echtzeit</translation>
    </message>
    <message>
        <source>{name} model {version}</source>
        <translation>Modell {name} {version}</translation>
    </message>
    <message>
        <source>This is one of {n} files</source>
        <translation>Dies ist eine von {n} Dateien</translation>
    </message>
    <message>
        <source>Back to the table</source>
        <translation>Zurück zur Tabelle</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tabellen</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>Export the table</source>
        <translation>Die Tabelle exportieren</translation>
    </message>
    <message>
        <source>written to {name}</source>
        <translation>geschrieben in {name}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>Calibration</name>
    <message>
        <source>Nothing can be suggested</source>
        <translation>Es lässt sich nichts vorschlagen</translation>
    </message>
    <message>
        <source>Nothing needs to be changed</source>
        <translation>Es muss nichts geändert werden</translation>
    </message>
    <message>
        <source>{then} instead of {now} would suit this room</source>
        <translation>{then} statt {now} würde zu diesem Raum passen</translation>
    </message>
    <message>
        <source>No word was said.</source>
        <translation>Es wurde kein Wort gesagt.</translation>
    </message>
    <message>
        <source>By the model&apos;s curve, expect about {alarms} false alarms an hour of talk instead of {before}.</source>
        <translation>Nach der Kurve des Modells sind etwa {alarms} Fehlalarme je Stunde Gespräch zu erwarten statt {before}.</translation>
    </message>
    <message>
        <source>Noise {noise} dB.</source>
        <translation>Rauschen {noise} dB.</translation>
    </message>
    <message>
        <source>Noise {noise} dB, your voice {over} dB above it.</source>
        <translation>Rauschen {noise} dB, deine Stimme {over} dB darüber.</translation>
    </message>
    <message>
        <source>That is little: speak nearer to the microphone, or make it quieter.</source>
        <translation>Das ist wenig: sprich näher am Mikrofon, oder mach es leiser.</translation>
    </message>
    <message>
        <source>At {threshold} you would be missed {n} of {all} times,</source>
        <translation>Bei {threshold} würdest du {n} von {all} Malen überhört,</translation>
    </message>
    <message>
        <source>At {threshold} you would never be missed,</source>
        <translation>Bei {threshold} würdest du nie überhört,</translation>
    </message>
    <message>
        <source>and the quiet would have triggered nothing.</source>
        <translation>und die Ruhe hätte nichts ausgelöst.</translation>
    </message>
    <message>
        <source>and the quiet would have triggered {n}.</source>
        <translation>und die Ruhe hätte {n} ausgelöst.</translation>
    </message>
</context>
<context>
    <name>CalibrationController</name>
    <message>
        <source>The threshold is {now} now; it was {before}</source>
        <translation>Die Schwelle ist jetzt {now}; sie war {before}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>CalibrationPane</name>
    <message>
        <source>Calibrate my room</source>
        <translation>Meinen Raum einmessen</translation>
    </message>
    <message>
        <source>Skip this word</source>
        <translation>Dieses Wort auslassen</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Verlassen</translation>
    </message>
    <message>
        <source>Quiet</source>
        <translation>Ruhe</translation>
    </message>
    <message>
        <source>Leave, Esc: nothing is changed</source>
        <translation>Verlassen, Esc: nichts wird geändert</translation>
    </message>
    <message>
        <source>You do not need this word, Space</source>
        <translation>Du brauchst dieses Wort nicht, Leertaste</translation>
    </message>
    <message>
        <source>Say what was missed once more, Space</source>
        <translation>Das Überhörte noch einmal sagen, Leertaste</translation>
    </message>
    <message>
        <source>Use this threshold; it can be taken back, Space</source>
        <translation>Diese Schwelle verwenden; das lässt sich zurücknehmen, Leertaste</translation>
    </message>
    <message>
        <source>step {step} of 2 · about {seconds} s left</source>
        <translation>Schritt {step} von 2 · noch etwa {seconds} s</translation>
    </message>
    <message>
        <source>Be</source>
        <translation>Bitte</translation>
    </message>
    <message>
        <source>quiet</source>
        <translation>Ruhe</translation>
    </message>
    <message>
        <source>this measures the noise</source>
        <translation>das Rauschen wird gemessen</translation>
    </message>
    <message>
        <source>a moment …</source>
        <translation>einen Moment …</translation>
    </message>
    <message>
        <source>Say</source>
        <translation>Sag</translation>
    </message>
    <message>
        <source>Use {threshold}</source>
        <translation>{threshold} verwenden</translation>
    </message>
    <message>
        <source>once more</source>
        <translation>noch einmal</translation>
    </message>
    <message>
        <source>once</source>
        <translation>einmal</translation>
    </message>
    <message>
        <source>twice more</source>
        <translation>noch zweimal</translation>
    </message>
    <message>
        <source>{n} times</source>
        <translation>{n}-mal</translation>
    </message>
    <message>
        <source>{n} times more</source>
        <translation>noch {n}-mal</translation>
    </message>
    <message>
        <source>Say “{word}” again</source>
        <translation>„{word}“ noch einmal sagen</translation>
    </message>
</context>
<context>
    <name>DetectionHeader</name>
    <message>
        <source>Words appear here as they are heard.</source>
        <translation>Wörter erscheinen hier, sobald sie gehört werden.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Take this back, Ctrl+Z</source>
        <translation>Dies zurücknehmen, Strg+Z</translation>
    </message>
    <message>
        <source>I said…</source>
        <translation>Ich sagte …</translation>
    </message>
    <message>
        <source>A word was missed, or the chosen one was another: say which, Insert</source>
        <translation>Ein Wort wurde überhört, oder das gewählte war ein anderes: sag welches, Einfg</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Write the words, or the sound, into a file, Ctrl+E</source>
        <translation>Die Wörter oder den Ton in eine Datei schreiben, Strg+E</translation>
    </message>
    <message>
        <source>Heard</source>
        <translation>Gehört</translation>
    </message>
    <message>
        <source>Word</source>
        <translation>Wort</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Runner-up</source>
        <translation>Zweites</translation>
    </message>
</context>
<context>
    <name>DetectionModel</name>
    <message>
        <source>Heard</source>
        <translation>Gehört</translation>
    </message>
    <message>
        <source>Word</source>
        <translation>Wort</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Runner-up</source>
        <translation>Zweites</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Richtig</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>Falsch</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Its sound is not kept any more</source>
        <translation>Sein Ton ist nicht mehr da</translation>
    </message>
    <message>
        <source>Stop, Enter</source>
        <translation>Anhalten, Eingabe</translation>
    </message>
    <message>
        <source>Hear this second, Enter</source>
        <translation>Diese Sekunde hören, Eingabe</translation>
    </message>
    <message>
        <source>Take back, and remove the clip, +</source>
        <translation>Zurücknehmen und die Aufnahme entfernen, +</translation>
    </message>
    <message>
        <source>It was right: keep this second as an example, +</source>
        <translation>Es stimmt: diese Sekunde als Beispiel behalten, +</translation>
    </message>
    <message>
        <source>Take back, and remove the clip, -</source>
        <translation>Zurücknehmen und die Aufnahme entfernen, -</translation>
    </message>
    <message>
        <source>It was wrong: keep this second as an example of no word, -</source>
        <translation>Es stimmt nicht: diese Sekunde als Beispiel für kein Wort behalten, -</translation>
    </message>
</context>
<context>
    <name>Detections</name>
    <message>
        <source>Words heard, newest first</source>
        <translation>Gehörte Wörter, das neueste zuerst</translation>
    </message>
    <message>
        <source>Arrows choose a word, Enter plays it</source>
        <translation>Pfeile wählen ein Wort, Eingabe spielt es ab</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Recordings</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>Modell wählen</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>there is no input device</source>
        <translation>es gibt kein Eingabegerät</translation>
    </message>
    <message>
        <source>several input devices have that in their names</source>
        <translation>mehrere Eingabegeräte heißen so</translation>
    </message>
    <message>
        <source>it is in use by another program, or was unplugged</source>
        <translation>ein anderes Programm benutzt es, oder es wurde abgezogen</translation>
    </message>
    <message>
        <source>it is not there any more</source>
        <translation>es ist nicht mehr da</translation>
    </message>
    <message>
        <source>it does not offer the sample rate</source>
        <translation>es bietet die Abtastrate nicht an</translation>
    </message>
    <message>
        <source>it does not offer the number of channels</source>
        <translation>es bietet die Zahl der Kanäle nicht an</translation>
    </message>
    <message>
        <source>it was tried at {rates} kHz, and {why}</source>
        <translation>mit {rates} kHz wurde es versucht: {why}</translation>
    </message>
    <message>
        <source>the sound system failed ({why})</source>
        <translation>das Tonsystem hat versagt ({why})</translation>
    </message>
    <message>
        <source>the sound system does not answer</source>
        <translation>das Tonsystem antwortet nicht</translation>
    </message>
    <message>
        <source>microphone &apos;{name}&apos;</source>
        <translation>Mikrofon „{name}“</translation>
    </message>
    <message>
        <source>microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>is no audio in a format that can be read</source>
        <translation>enthält keinen Ton in einem lesbaren Format</translation>
    </message>
    <message>
        <source>holds no sound</source>
        <translation>enthält keinen Ton</translation>
    </message>
    <message>
        <source>is a folder without recordings</source>
        <translation>ist ein Ordner ohne Aufnahmen</translation>
    </message>
    <message>
        <source>is a folder</source>
        <translation>ist ein Ordner</translation>
    </message>
    <message>
        <source>is a pipe or a device, not a file</source>
        <translation>ist keine Datei, sondern eine Pipe oder ein Gerät</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>ist leer</translation>
    </message>
    <message>
        <source>is raw: nothing in it says how to read it</source>
        <translation>enthält rohe Werte, und nichts sagt, wie sie zu lesen sind</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>gibt es nicht</translation>
    </message>
    <message>
        <source>no such file</source>
        <translation>gibt es nicht</translation>
    </message>
    <message>
        <source>is a directory</source>
        <translation>ist ein Ordner</translation>
    </message>
    <message>
        <source>may not be read</source>
        <translation>darf nicht gelesen werden</translation>
    </message>
    <message>
        <source>cannot be opened ({why})</source>
        <translation>lässt sich nicht öffnen ({why})</translation>
    </message>
    <message>
        <source>cannot be read ({why})</source>
        <translation>lässt sich nicht lesen ({why})</translation>
    </message>
    <message>
        <source>cannot be written ({why})</source>
        <translation>lässt sich nicht schreiben ({why})</translation>
    </message>
    <message>
        <source>cannot be removed ({why})</source>
        <translation>lässt sich nicht entfernen ({why})</translation>
    </message>
    <message>
        <source>is cut short or damaged: it can be read up to {end} s only</source>
        <translation>ist abgeschnitten oder beschädigt: nur bis {end} s ist sie lesbar</translation>
    </message>
    <message>
        <source>the process that read it ended unexpectedly (out of memory?)</source>
        <translation>der Prozess, der sie las, endete unerwartet (zu wenig Speicher?)</translation>
    </message>
    <message>
        <source>is larger than 64 MiB</source>
        <translation>ist größer als 64 MiB</translation>
    </message>
    <message>
        <source>is not a TensorFlow Lite model</source>
        <translation>ist kein Modell für TensorFlow Lite</translation>
    </message>
    <message>
        <source>is damaged: {why}</source>
        <translation>ist beschädigt: {why}</translation>
    </message>
    <message>
        <source>its metadata cannot be read</source>
        <translation>seine Metadaten sind nicht lesbar</translation>
    </message>
    <message>
        <source>its hash does not fit its content</source>
        <translation>seine Prüfsumme passt nicht zum Inhalt</translation>
    </message>
    <message>
        <source>has {n} labels</source>
        <translation>hat {n} Bezeichnungen</translation>
    </message>
    <message>
        <source>has {n} outputs and {m} labels</source>
        <translation>hat {n} Ausgänge und {m} Bezeichnungen</translation>
    </message>
    <message>
        <source>knows no word</source>
        <translation>kennt kein Wort</translation>
    </message>
    <message>
        <source>has own words for another embedding</source>
        <translation>enthält eigene Wörter für eine andere Einbettung</translation>
    </message>
    <message>
        <source>cannot be taught own words</source>
        <translation>kann keine eigenen Wörter lernen</translation>
    </message>
    <message>
        <source>teach the bundled model, or one that was made from it</source>
        <translation>bringen Sie sie dem mitgelieferten Modell bei, oder einem, das daraus entstand</translation>
    </message>
    <message>
        <source>gives numbers for this sound that are no probabilities</source>
        <translation>liefert für diesen Ton Zahlen, die keine Wahrscheinlichkeiten sind</translation>
    </message>
    <message>
        <source>did not run within {n} s</source>
        <translation>lief nicht innerhalb von {n} s</translation>
    </message>
    <message>
        <source>no sound is kept</source>
        <translation>kein Ton ist aufbewahrt</translation>
    </message>
    <message>
        <source>there is no sound output</source>
        <translation>es gibt keine Tonausgabe</translation>
    </message>
    <message>
        <source>the sound output cannot be opened</source>
        <translation>die Tonausgabe lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>no input device has that {kind}</source>
        <translation>kein Eingabegerät passt dazu ({kind})</translation>
    </message>
    <message>
        <source>choose one by its id: {devices}</source>
        <translation>wähle eines nach seiner Nummer: {devices}</translation>
    </message>
    <message>
        <source>name a recording that does</source>
        <translation>nimm eine Aufnahme, die welchen enthält</translation>
    </message>
    <message>
        <source>say how it was recorded: {command}</source>
        <translation>sag, wie sie aufgenommen wurde: {command}</translation>
    </message>
    <message>
        <source>the sample at {time} s is not a number that can be played (NaN or infinity)</source>
        <translation>der Abtastwert bei {time} s ist keine Zahl, die sich abspielen lässt (NaN oder unendlich)</translation>
    </message>
    <message>
        <source>repair the file where it was made, or export it as 16-bit samples</source>
        <translation>bring sie dort in Ordnung, wo sie entstand, oder exportiere sie mit 16 Bit</translation>
    </message>
    <message>
        <source>holds no samples</source>
        <translation>enthält keine Abtastwerte</translation>
    </message>
    <message>
        <source>name a file with sound in it</source>
        <translation>nimm eine Datei mit Ton</translation>
    </message>
    <message>
        <source>has the same label twice</source>
        <translation>hat dieselbe Bezeichnung zweimal</translation>
    </message>
    <message>
        <source>has a label with unprintable characters</source>
        <translation>hat eine Bezeichnung mit nicht druckbaren Zeichen</translation>
    </message>
    <message>
        <source>carries no labels (it is a plain TensorFlow Lite model, or its end is missing)</source>
        <translation>enthält keine Bezeichnungen (es ist ein bloßes TensorFlow-Lite-Modell, oder sein Ende fehlt)</translation>
    </message>
    <message>
        <source>has metadata of schema {n}; this version reads {m}</source>
        <translation>hat Metadaten nach Schema {n}; diese Version liest {m}</translation>
    </message>
    <message>
        <source>update spotter, or choose another model</source>
        <translation>aktualisiere Spotter, oder wähle ein anderes Modell</translation>
    </message>
    <message>
        <source>was made for another front end</source>
        <translation>wurde für eine andere Vorverarbeitung gemacht</translation>
    </message>
    <message>
        <source>convert it again with this version</source>
        <translation>wandle es mit dieser Version noch einmal um</translation>
    </message>
    <message>
        <source>its front end differs from this one by {difference}</source>
        <translation>seine Vorverarbeitung weicht von dieser um {difference} ab</translation>
    </message>
    <message>
        <source>carries no proof of its front end</source>
        <translation>enthält keine Probe seiner Vorverarbeitung</translation>
    </message>
    <message>
        <source>makes the TensorFlow Lite runtime crash</source>
        <translation>lässt die Laufzeit von TensorFlow Lite abstürzen</translation>
    </message>
    <message>
        <source>cannot be run</source>
        <translation>lässt sich nicht ausführen</translation>
    </message>
    <message>
        <source>name the right labels, or choose another model</source>
        <translation>nimm die richtigen Bezeichnungen, oder wähle ein anderes Modell</translation>
    </message>
    <message>
        <source>no such model</source>
        <translation>dieses Modell gibt es nicht</translation>
    </message>
    <message>
        <source>name a .tflite file, or one of: {names}</source>
        <translation>nimm eine .tflite-Datei, oder eines von diesen: {names}</translation>
    </message>
    <message>
        <source>is no file of labels</source>
        <translation>ist keine Datei mit Bezeichnungen</translation>
    </message>
    <message>
        <source>cannot be read as labels</source>
        <translation>lässt sich nicht als Bezeichnungen lesen</translation>
    </message>
    <message>
        <source>is too large for labels</source>
        <translation>ist zu groß für Bezeichnungen</translation>
    </message>
    <message>
        <source>name a text file with one label a line</source>
        <translation>nimm eine Textdatei mit einer Bezeichnung je Zeile</translation>
    </message>
    <message>
        <source>cannot be the name of a folder</source>
        <translation>kann kein Ordner heißen</translation>
    </message>
    <message>
        <source>choose another word</source>
        <translation>wähle ein anderes Wort</translation>
    </message>
    <message>
        <source>could not be read ({error})</source>
        <translation>konnte nicht gelesen werden ({error})</translation>
    </message>
    <message>
        <source>see the log</source>
        <translation>ins Protokoll sehen</translation>
    </message>
    <message>
        <source>needs more memory than there is</source>
        <translation>braucht mehr Speicher, als da ist</translation>
    </message>
    <message>
        <source>end other programs, or cut it into shorter recordings</source>
        <translation>andere Programme beenden, oder sie in kürzere Aufnahmen schneiden</translation>
    </message>
    <message>
        <source>mend its header, or record it again</source>
        <translation>ihren Kopf in Ordnung bringen, oder sie neu aufnehmen</translation>
    </message>
    <message>
        <source>is a MIDI sample dump, which cannot be read</source>
        <translation>ist ein MIDI-Sample-Dump, der nicht gelesen werden kann</translation>
    </message>
    <message>
        <source>save it as WAV in the program that it comes from</source>
        <translation>sie in dem Programm, aus dem sie kommt, als WAV speichern</translation>
    </message>
    <message>
        <source>{rate} is no sample rate from {lowest} to {highest} Hz</source>
        <translation>{rate} ist keine Abtastrate von {lowest} bis {highest} Hz</translation>
    </message>
    <message>
        <source>install ALSA&apos;s bridge to the sound server: libasound2-plugins (Debian, Ubuntu), alsa-plugins-pulseaudio (Fedora) or pulseaudio-alsa (Arch)</source>
        <translation>installiere die Brücke von ALSA zum Soundserver: libasound2-plugins (Debian, Ubuntu), alsa-plugins-pulseaudio (Fedora) oder pulseaudio-alsa (Arch)</translation>
    </message>
    <message>
        <source>close the program that uses it, or choose another</source>
        <translation>schließe das Programm, das es benutzt, oder wähle ein anderes</translation>
    </message>
    <message>
        <source>connect it again, or choose another</source>
        <translation>schließe es wieder an, oder wähle ein anderes</translation>
    </message>
    <message>
        <source>connect one and try again, or open a recording</source>
        <translation>schließ eines an und versuche es noch einmal, oder öffne eine Aufnahme</translation>
    </message>
    <message>
        <source>get the file again, or start the window with the labels in a file: --labels FILE</source>
        <translation>hol die Datei noch einmal, oder starte das Fenster mit den Bezeichnungen in einer Datei: --labels DATEI</translation>
    </message>
    <message>
        <source>choose another model, or use the bundled one</source>
        <translation>wähle ein anderes Modell, oder nimm das mitgelieferte</translation>
    </message>
    <message>
        <source>convert it: {command}</source>
        <translation>wandle sie um: {command}</translation>
    </message>
    <message>
        <source>record or copy it again</source>
        <translation>nimm sie neu auf, oder kopiere sie noch einmal</translation>
    </message>
    <message>
        <source>copy or record it again; what comes before is done</source>
        <translation>kopiere sie noch einmal, oder nimm sie neu auf; was davor liegt, ist erledigt</translation>
    </message>
    <message>
        <source>check the spelling of the path</source>
        <translation>sieh nach, ob der Pfad richtig geschrieben ist</translation>
    </message>
    <message>
        <source>ask its owner for the right to read it</source>
        <translation>bitte ihren Eigentümer um das Recht, sie zu lesen</translation>
    </message>
    <message>
        <source>check the path and the disk</source>
        <translation>sieh nach Pfad und Laufwerk</translation>
    </message>
    <message>
        <source>open another one</source>
        <translation>öffne einen anderen</translation>
    </message>
    <message>
        <source>try it alone</source>
        <translation>versuche sie allein</translation>
    </message>
    <message>
        <source>choose another model</source>
        <translation>wähle ein anderes Modell</translation>
    </message>
    <message>
        <source>get the file again, or choose another model</source>
        <translation>besorge die Datei noch einmal, oder wähle ein anderes Modell</translation>
    </message>
    <message>
        <source>free some space, or write elsewhere</source>
        <translation>schaffe Platz, oder schreibe woandershin</translation>
    </message>
    <message>
        <source>remove it yourself</source>
        <translation>entferne sie selbst</translation>
    </message>
    <message>
        <source>look at the folder&apos;s rights and room</source>
        <translation>sieh nach Rechten und Platz des Ordners</translation>
    </message>
    <message>
        <source>listen for a while</source>
        <translation>höre eine Weile zu</translation>
    </message>
    <message>
        <source>connect a loudspeaker</source>
        <translation>schließe einen Lautsprecher an</translation>
    </message>
    <message>
        <source>look whether another program uses it</source>
        <translation>sieh nach, ob ein anderes Programm sie benutzt</translation>
    </message>
    <message>
        <source>try again; if that does not help, restart the sound server</source>
        <translation>versuche es noch einmal; hilft das nicht, starte den Tondienst neu</translation>
    </message>
    <message>
        <source>restart the sound server (PipeWire or PulseAudio), or log out and in again</source>
        <translation>starte den Tondienst (PipeWire oder PulseAudio) neu, oder melde dich ab und wieder an</translation>
    </message>
</context>
<context>
    <name>Expectation</name>
    <message>
        <source>the model brings no measurements: what to expect is unknown</source>
        <translation>das Modell bringt keine Messungen mit: was zu erwarten ist, ist unbekannt</translation>
    </message>
    <message>
        <source>This model has no operating curve.</source>
        <translation>Dieses Modell hat keine Kennlinie.</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>some of these words were not measured</source>
        <translation>einige dieser Wörter wurden nicht gemessen</translation>
    </message>
    <message>
        <source>with the words&apos; own thresholds: {rates}</source>
        <translation>mit den eigenen Schwellen der Wörter: {rates}</translation>
    </message>
    <message>
        <source>All words, each at its own threshold: {rates}.</source>
        <translation>Alle Wörter, jedes an seiner Schwelle: {rates}.</translation>
    </message>
    <message>
        <source>{rates}, for the words that follow the slider</source>
        <translation>{rates}, für die Wörter, die dem Regler folgen</translation>
    </message>
    <message>
        <source>{rates} (words that follow)</source>
        <translation>{rates} (folgende Wörter)</translation>
    </message>
    <message>
        <source>measured with the model&apos;s own rule</source>
        <translation>gemessen mit der Regel des Modells</translation>
    </message>
    <message>
        <source>misses {misses} % · other words taken {taken} % · {alarms} false alarms an hour</source>
        <translation>überhört {misses} % · verwechselt {taken} % · {alarms} Fehlalarme je Stunde</translation>
    </message>
    <message>
        <source>misses {misses} % · {alarms} false alarms an hour</source>
        <translation>überhört {misses} % · {alarms} Fehlalarme je Stunde</translation>
    </message>
    <message>
        <source>misses {misses} %</source>
        <translation>überhört {misses} %</translation>
    </message>
    <message>
        <source>Measured on {conditions}: {spoken} words spoken, {others} other words, {alarms} false alarms in {hours} hours.</source>
        <translation>Gemessen an {conditions}: {spoken} gesprochene Wörter, {others} andere Wörter, {alarms} Fehlalarme in {hours} Stunden.</translation>
    </message>
    <message>
        <source>Measured with the model&apos;s own rule, at a hop of {hop} ms: with yours it may differ.</source>
        <translation>Gemessen mit der Regel des Modells, bei einem Schritt von {hop} ms: mit deiner kann es anders sein.</translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message>
        <source>Labels for Audacity, of the last minute…</source>
        <translation>Marken für Audacity, der letzten Minute …</translation>
    </message>
    <message>
        <source>Words as a table (CSV)…</source>
        <translation>Wörter als Tabelle (CSV) …</translation>
    </message>
    <message>
        <source>Words as JSON Lines…</source>
        <translation>Wörter als JSON Lines …</translation>
    </message>
    <message>
        <source>Labels for Audacity…</source>
        <translation>Marken für Audacity …</translation>
    </message>
    <message>
        <source>Sound of the last minute…</source>
        <translation>Ton der letzten Minute …</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tabellen</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>Audacity labels</source>
        <translation>Audacity-Marken</translation>
    </message>
    <message>
        <source>Export words</source>
        <translation>Wörter exportieren</translation>
    </message>
    <message>
        <source>Words written to {name}: {n}</source>
        <translation>Wörter in {name} geschrieben: {n}</translation>
    </message>
    <message>
        <source>FLAC, smaller</source>
        <translation>FLAC, kleiner</translation>
    </message>
    <message>
        <source>WAV</source>
        <translation>WAV</translation>
    </message>
    <message>
        <source>Export sound</source>
        <translation>Ton exportieren</translation>
    </message>
    <message>
        <source>Sound written to {name}</source>
        <translation>Ton in {name} geschrieben</translation>
    </message>
</context>
<context>
    <name>FileHeader</name>
    <message>
        <source>A click sorts by this column, Ctrl+1 … Ctrl+4</source>
        <translation>Ein Klick sortiert nach dieser Spalte, Strg+1 … Strg+4</translation>
    </message>
</context>
<context>
    <name>FileModel</name>
    <message>
        <source>reading…</source>
        <translation>liest …</translation>
    </message>
    <message>
        <source>no words</source>
        <translation>keine Wörter</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>silence</source>
        <translation>Stille</translation>
    </message>
    <message>
        <source>perhaps {word}, {score}</source>
        <translation>vielleicht {word}, {score}</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Words found</source>
        <translation>Gefundene Wörter</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
</context>
<context>
    <name>FileTable</name>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Stop (Esc)</source>
        <translation>Anhalten (Esc)</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtern</translation>
    </message>
    <message>
        <source>Show only files with this in their name or words, Ctrl+F</source>
        <translation>Nur Dateien zeigen, in deren Namen oder Wörtern dies vorkommt, Strg+F</translation>
    </message>
    <message>
        <source>Leave the rest unread, Esc</source>
        <translation>Den Rest nicht mehr lesen, Esc</translation>
    </message>
    <message>
        <source>Back to the picture, Esc</source>
        <translation>Zurück zum Bild, Esc</translation>
    </message>
    <message>
        <source>Write what is shown into a file, Ctrl+E</source>
        <translation>Was gezeigt wird, in eine Datei schreiben, Strg+E</translation>
    </message>
    <message>
        <source>As a table (CSV)…</source>
        <translation>Als Tabelle (CSV) …</translation>
    </message>
    <message>
        <source>As JSON Lines…</source>
        <translation>Als JSON Lines …</translation>
    </message>
    <message>
        <source>Files read</source>
        <translation>Gelesene Dateien</translation>
    </message>
    <message>
        <source>Files, with the words found in them</source>
        <translation>Dateien mit den Wörtern, die darin gefunden wurden</translation>
    </message>
    <message>
        <source>Arrows choose a file, Enter opens it</source>
        <translation>Pfeile wählen eine Datei, Eingabe öffnet sie</translation>
    </message>
    <message>
        <source>Sort the table of files by “{column}”</source>
        <translation>Die Tabelle der Dateien nach „{column}“ sortieren</translation>
    </message>
    <message>
        <source>Filter the table of files</source>
        <translation>Die Tabelle der Dateien filtern</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Thresholds of words</source>
        <translation>Schwellen der Wörter</translation>
    </message>
    <message>
        <source>All words as the slider</source>
        <translation>Alle Wörter wie der Regler</translation>
    </message>
    <message>
        <source>The model&apos;s own rule</source>
        <translation>Die Regel des Modells</translation>
    </message>
    <message>
        <source>Choose a microphone</source>
        <translation>Mikrofon wählen</translation>
    </message>
    <message>
        <source>Go to the threshold</source>
        <translation>Zur Schwelle gehen</translation>
    </message>
    <message>
        <source>Open the menu</source>
        <translation>Das Menü öffnen</translation>
    </message>
    <message>
        <source>I said…</source>
        <translation>Ich sagte …</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Show less of the sound</source>
        <translation>Weniger vom Ton zeigen</translation>
    </message>
    <message>
        <source>Show more of the sound</source>
        <translation>Mehr vom Ton zeigen</translation>
    </message>
    <message>
        <source>Show five seconds</source>
        <translation>Fünf Sekunden zeigen</translation>
    </message>
</context>
<context>
    <name>LargeWord</name>
    <message>
        <source>Word heard</source>
        <translation>Gehörtes Wort</translation>
    </message>
    <message>
        <source>perhaps {word}, {score}</source>
        <translation>vielleicht {word}, {score}</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>{n} s ago</source>
        <translation>vor {n} s</translation>
    </message>
    <message>
        <source>{n} min ago</source>
        <translation>vor {n} min</translation>
    </message>
    <message>
        <source>{n} h ago</source>
        <translation>vor {n} h</translation>
    </message>
</context>
<context>
    <name>LargeWordText</name>
    <message>
        <source>words found: {n}</source>
        <translation>gefundene Wörter: {n}</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>{level} dB</source>
        <translation>{level} dB</translation>
    </message>
</context>
<context>
    <name>LevelMeter</name>
    <message>
        <source>Level</source>
        <translation>Pegel</translation>
    </message>
    <message>
        <source>Level of the sound, −60 to 0 dB of full scale</source>
        <translation>Pegel des Tons, −60 bis 0 dB der Vollaussteuerung</translation>
    </message>
    <message>
        <source>no sound</source>
        <translation>kein Ton</translation>
    </message>
    <message>
        <source>too loud</source>
        <translation>zu laut</translation>
    </message>
    <message>
        <source>silent</source>
        <translation>still</translation>
    </message>
    <message>
        <source>{level} dB</source>
        <translation>{level} dB</translation>
    </message>
</context>
<context>
    <name>ListenButton</name>
    <message>
        <source>Pause, Space</source>
        <translation>Pause, Leertaste</translation>
    </message>
    <message>
        <source>Listen, Space</source>
        <translation>Zuhören, Leertaste</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Beginnt</translation>
    </message>
    <message>
        <source>Listening</source>
        <translation>Hört zu</translation>
    </message>
    <message>
        <source>Playing</source>
        <translation>Spielt ab</translation>
    </message>
    <message>
        <source>Calibrating</source>
        <translation>Misst ein</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Words appear here as they are heard.</source>
        <translation>Wörter erscheinen hier, sobald sie gehört werden.</translation>
    </message>
    <message>
        <source>last: {word} {score}</source>
        <translation>zuletzt: {word} {score}</translation>
    </message>
</context>
<context>
    <name>Menu</name>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>Ordner öffnen …</translation>
    </message>
    <message>
        <source>Play the demo</source>
        <translation>Beispiel abspielen</translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation>Modell wählen …</translation>
    </message>
    <message>
        <source>Look for microphones</source>
        <translation>Mikrofone suchen</translation>
    </message>
    <message>
        <source>Rule…</source>
        <translation>Regel …</translation>
    </message>
    <message>
        <source>Calibrate my room…</source>
        <translation>Meinen Raum einmessen …</translation>
    </message>
    <message>
        <source>About Spotter</source>
        <translation>Über Spotter</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
</context>
<context>
    <name>MessagePane</name>
    <message>
        <source>{does}, Space</source>
        <translation>{does}, Leertaste</translation>
    </message>
</context>
<context>
    <name>MicrophoneBox</name>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>Microphone, Alt+M</source>
        <translation>Mikrofon, Alt+M</translation>
    </message>
    <message>
        <source>No microphone</source>
        <translation>Kein Mikrofon</translation>
    </message>
</context>
<context>
    <name>Microphones</name>
    <message>
        <source>A new microphone: “{name}”</source>
        <translation>Ein neues Mikrofon: „{name}“</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
</context>
<context>
    <name>NotificationBar</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>{does}, Space</source>
        <translation>{does}, Leertaste</translation>
    </message>
</context>
<context>
    <name>Overview</name>
    <message>
        <source>The whole recording</source>
        <translation>Die ganze Aufnahme</translation>
    </message>
    <message>
        <source>The best score of every moment, and the part that is shown</source>
        <translation>Der beste Wert jedes Augenblicks, und der Teil, der gezeigt wird</translation>
    </message>
    <message>
        <source>The whole recording: click or drag to look there</source>
        <translation>Die ganze Aufnahme: klicken oder ziehen, um dorthin zu sehen</translation>
    </message>
    <message>
        <source>{start} to {end} of {all} s</source>
        <translation>{start} bis {end} von {all} s</translation>
    </message>
</context>
<context>
    <name>Permission</name>
    <message>
        <source>Allow it in System Settings › Privacy &amp; Security › Microphone, then try again.</source>
        <translation>Erlaube es in Systemeinstellungen › Datenschutz &amp; Sicherheit › Mikrofon und versuche es dann noch einmal.</translation>
    </message>
    <message>
        <source>Allow desktop apps to use the microphone in Settings › Privacy &amp; security › Microphone, then try again.</source>
        <translation>Erlaube Desktop-Apps das Mikrofon in Einstellungen › Datenschutz und Sicherheit › Mikrofon und versuche es dann noch einmal.</translation>
    </message>
    <message>
        <source>Your account may not use the sound devices. Join the group “audio” (sudo usermod -aG audio $USER), log in again, then try again.</source>
        <translation>Dein Konto darf die Tongeräte nicht benutzen. Tritt der Gruppe „audio“ bei (sudo usermod -aG audio $USER), melde dich neu an und versuche es dann noch einmal.</translation>
    </message>
</context>
<context>
    <name>Recorder</name>
    <message>
        <source>The settings could not be read; they were set aside as {path}</source>
        <translation>Die Einstellungen waren nicht lesbar; sie liegen jetzt in {path}</translation>
    </message>
    <message>
        <source>Nothing can be remembered: {path} cannot be written</source>
        <translation>Nichts kann gemerkt werden: {path} lässt sich nicht schreiben</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
</context>
<context>
    <name>RightColumn</name>
    <message>
        <source>Grey numbers follow the slider.</source>
        <translation>Graue Zahlen folgen dem Regler.</translation>
    </message>
    <message>
        <source>All as the slider</source>
        <translation>Alle wie der Regler</translation>
    </message>
    <message>
        <source>No word has a threshold of its own, Ctrl+Shift+T</source>
        <translation>Kein Wort hat eine eigene Schwelle, Strg+Umschalt+T</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Close, Esc</source>
        <translation>Schließen, Esc</translation>
    </message>
</context>
<context>
    <name>RulePanel</name>
    <message>
        <source>Model&apos;s own</source>
        <translation>Wie das Modell</translation>
    </message>
    <message>
        <source>Back to the rule that the model brings, Ctrl+Shift+R</source>
        <translation>Zurück zur Regel, die das Modell mitbringt, Strg+Umschalt+R</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Close, Esc</source>
        <translation>Schließen, Esc</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Glättung</translation>
    </message>
    <message>
        <source>A score is the mean over this time: longer is calmer and later, Alt+1</source>
        <translation>Ein Wert ist das Mittel über diese Zeit: länger ist ruhiger und später, Alt+1</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>Abwarten</translation>
    </message>
    <message>
        <source>How long a word may still grow before it is told, Alt+2</source>
        <translation>Wie lange ein Wort noch wachsen darf, bevor es gemeldet wird, Alt+2</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>The part of the threshold under which a word is over, Alt+3</source>
        <translation>Der Teil der Schwelle, unter dem ein Wort zu Ende ist, Alt+3</translation>
    </message>
    <message>
        <source>Refractory</source>
        <translation>Sperrzeit</translation>
    </message>
    <message>
        <source>The least time between two detections of one word, Alt+4</source>
        <translation>Die kürzeste Zeit zwischen zwei Meldungen eines Wortes, Alt+4</translation>
    </message>
    <message>
        <source> ms</source>
        <translation> ms</translation>
    </message>
</context>
<context>
    <name>ScoreBars</name>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>silence</source>
        <translation>Stille</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
</context>
<context>
    <name>ScorePlot</name>
    <message>
        <source>Score trace</source>
        <translation>Verlauf der Werte</translation>
    </message>
    <message>
        <source>The score of each word over the same time, and the threshold</source>
        <translation>Der Wert jedes Wortes über dieselbe Zeit, und die Schwelle</translation>
    </message>
    <message>
        <source>threshold {threshold}</source>
        <translation>Schwelle {threshold}</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>Threshold: drag it; double click for the model&apos;s own</source>
        <translation>Schwelle: ziehen; Doppelklick für die des Modells</translation>
    </message>
    <message>
        <source>Not yet known: a word is judged when its second is over</source>
        <translation>Noch nicht bekannt: ein Wort wird beurteilt, wenn seine Sekunde um ist</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Listen, or pause</source>
        <translation>Zuhören oder Pause</translation>
    </message>
    <message>
        <source>Left, Right</source>
        <translation>Links, Rechts</translation>
    </message>
    <message>
        <source>Scroll by a second while paused, or in a file</source>
        <translation>Um eine Sekunde rollen, in der Pause oder in einer Datei</translation>
    </message>
    <message>
        <source>Home, End</source>
        <translation>Pos1, Ende</translation>
    </message>
    <message>
        <source>Go to the oldest, or the newest sound</source>
        <translation>Zum ältesten oder neuesten Ton gehen</translation>
    </message>
    <message>
        <source>Ctrl+wheel</source>
        <translation>Strg+Mausrad</translation>
    </message>
    <message>
        <source>Show more of the sound, or less</source>
        <translation>Mehr oder weniger vom Ton zeigen</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Hear the chosen word</source>
        <translation>Das gewählte Wort hören</translation>
    </message>
    <message>
        <source>+, -</source>
        <translation>+, -</translation>
    </message>
    <message>
        <source>The chosen word was right, or wrong</source>
        <translation>Das gewählte Wort war richtig, oder falsch</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Close what is open, stop reading a file</source>
        <translation>Schließen, was offen ist; das Lesen einer Datei anhalten</translation>
    </message>
    <message>
        <source>Tab, Shift+Tab</source>
        <translation>Tab, Umschalt+Tab</translation>
    </message>
    <message>
        <source>Go to the next, or the last control</source>
        <translation>Zum nächsten oder vorigen Bedienelement gehen</translation>
    </message>
    <message>
        <source>Arrows, Page keys</source>
        <translation>Pfeile, Bildtasten</translation>
    </message>
    <message>
        <source>Move the threshold; with Shift by 0.001</source>
        <translation>Die Schwelle bewegen; mit Umschalt um 0,001</translation>
    </message>
</context>
<context>
    <name>Spectrogram</name>
    <message>
        <source>Spectrogram</source>
        <translation>Spektrogramm</translation>
    </message>
    <message>
        <source>The sound, from 0 to 8 kHz, with the words heard in it</source>
        <translation>Der Ton von 0 bis 8 kHz mit den darin gehörten Wörtern</translation>
    </message>
    <message>
        <source>8 kHz</source>
        <translation>8 kHz</translation>
    </message>
    <message>
        <source>about {seconds} s lost</source>
        <translation>etwa {seconds} s verloren</translation>
    </message>
    <message>
        <source>{seconds} s lost</source>
        <translation>{seconds} s verloren</translation>
    </message>
    <message>
        <source>{khz} kHz, {level} dB of full scale</source>
        <translation>{khz} kHz, {level} dB der Vollaussteuerung</translation>
    </message>
</context>
<context>
    <name>StatePane</name>
    <message>
        <source>Say a word</source>
        <translation>Sag ein Wort</translation>
    </message>
    <message>
        <source>Spotter listens for {words} and shows at once what it heard.</source>
        <translation>Spotter hört auf {words} und zeigt sofort, was es gehört hat.</translation>
    </message>
    <message>
        <source>Start listening</source>
        <translation>Zuhören</translation>
    </message>
    <message>
        <source>Play the demo</source>
        <translation>Beispiel abspielen</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>Datei öffnen …</translation>
    </message>
    <message>
        <source>No microphone found</source>
        <translation>Kein Mikrofon gefunden</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Noch einmal suchen</translation>
    </message>
    <message>
        <source>The sound library is missing</source>
        <translation>Die Tonbibliothek fehlt</translation>
    </message>
    <message>
        <source>Spotter hears microphones through PortAudio, which is not installed. Install it, then start spotter again.</source>
        <translation>Spotter hört Mikrofone über PortAudio, das nicht installiert ist. Installiere es und starte Spotter neu.</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>The microphone cannot be used</source>
        <translation>Das Mikrofon ist nicht verwendbar</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Choose another</source>
        <translation>Ein anderes wählen</translation>
    </message>
    <message>
        <source>The microphone fell silent</source>
        <translation>Das Mikrofon ist verstummt</translation>
    </message>
    <message>
        <source>The sound never leaves this machine. Nothing is kept that you do not mark.</source>
        <translation>Der Ton verlässt diesen Rechner nie. Nichts wird behalten, was du nicht markierst.</translation>
    </message>
    <message>
        <source>The system offers no sound input. Plug a microphone in: it is used as soon as it is there.</source>
        <translation>Das System bietet keinen Toneingang. Steck ein Mikrofon an: es wird verwendet, sobald es da ist.</translation>
    </message>
    <message>
        <source>The system does not let spotter hear</source>
        <translation>Das System lässt Spotter nicht zuhören</translation>
    </message>
    <message>
        <source>The microphone was unplugged</source>
        <translation>Das Mikrofon wurde abgesteckt</translation>
    </message>
    <message>
        <source>Spotter waits for “{device}” and goes on by itself when it is back.</source>
        <translation>Spotter wartet auf „{device}“ und macht von selbst weiter, wenn es wieder da ist.</translation>
    </message>
    <message>
        <source>“{device}” stopped delivering: trying again ({n}).</source>
        <translation>„{device}“ liefert nichts mehr: neuer Versuch ({n}).</translation>
    </message>
    <message>
        <source>“{device}” stopped delivering: trying again.</source>
        <translation>„{device}“ liefert nichts mehr: neuer Versuch.</translation>
    </message>
    <message>
        <source>Is the microphone muted?</source>
        <translation>Ist das Mikrofon stumm?</translation>
    </message>
    <message>
        <source>“{device}” delivers only zeros. Look for a mute switch on the microphone, and for the input&apos;s volume in the system&apos;s sound settings.</source>
        <translation>„{device}“ liefert nur Nullen. Suche nach einem Stummschalter am Mikrofon und nach der Eingangslautstärke in den Toneinstellungen des Systems.</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Wörter</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Learnt from</source>
        <translation>Gelernt aus</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Use this model?</source>
        <translation>Dieses Modell verwenden?</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Keep {name}</source>
        <translation>{name} behalten</translation>
    </message>
    <message>
        <source>This model cannot be used</source>
        <translation>Dieses Modell ist nicht verwendbar</translation>
    </message>
    <message>
        <source>Use the bundled one</source>
        <translation>Das mitgelieferte nehmen</translation>
    </message>
    <message>
        <source>Choose another…</source>
        <translation>Ein anderes wählen …</translation>
    </message>
    <message>
        <source>This file cannot be read</source>
        <translation>Diese Datei ist nicht lesbar</translation>
    </message>
    <message>
        <source>Open another…</source>
        <translation>Eine andere öffnen …</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ging schief</translation>
    </message>
    <message>
        <source>Copy the message</source>
        <translation>Meldung kopieren</translation>
    </message>
    <message>
        <source>Reading {name}</source>
        <translation>Liest {name}</translation>
    </message>
    <message>
        <source>Stop, Esc</source>
        <translation>Anhalten, Esc</translation>
    </message>
    <message>
        <source>{done} of {total} s · {times} times real time</source>
        <translation>{done} von {total} s · {times}-fache Echtzeit</translation>
    </message>
    <message>
        <source>{done} s · {times} times real time</source>
        <translation>{done} s · {times}-fache Echtzeit</translation>
    </message>
    <message>
        <source>{some} and {last}</source>
        <translation>{some} und {last}</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>loading the model…</source>
        <translation>lädt das Modell …</translation>
    </message>
    <message>
        <source>{name} model {version}</source>
        <translation>Modell {name} {version}</translation>
    </message>
    <message>
        <source>no sound comes in</source>
        <translation>kein Ton kommt herein</translation>
    </message>
    <message>
        <source>latency {ms} ms</source>
        <translation>Verzögerung {ms} ms</translation>
    </message>
    <message>
        <source>newest score {ms} ms old</source>
        <translation>neuester Wert {ms} ms alt</translation>
    </message>
    <message>
        <source>newest score {seconds} s old</source>
        <translation>neuester Wert {seconds} s alt</translation>
    </message>
    <message>
        <source>paused, microphone released</source>
        <translation>Pause, Mikrofon freigegeben</translation>
    </message>
    <message>
        <source>{seconds} s kept</source>
        <translation>{seconds} s behalten</translation>
    </message>
    <message>
        <source>Space to listen</source>
        <translation>Leertaste zum Zuhören</translation>
    </message>
    <message>
        <source>{seconds} s heard</source>
        <translation>{seconds} s gehört</translation>
    </message>
    <message>
        <source>{khz} kHz</source>
        <translation>{khz} kHz</translation>
    </message>
    <message>
        <source>{khz} → 16 kHz</source>
        <translation>{khz} → 16 kHz</translation>
    </message>
    <message>
        <source>nothing dropped</source>
        <translation>nichts verloren</translation>
    </message>
    <message>
        <source>about {seconds} s lost</source>
        <translation>etwa {seconds} s verloren</translation>
    </message>
    <message>
        <source>{seconds} s lost</source>
        <translation>{seconds} s verloren</translation>
    </message>
</context>
<context>
    <name>StreamState</name>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>Use a hop of {hop} ms</source>
        <translation>Schritt von {hop} ms nehmen</translation>
    </message>
    <message>
        <source>{n} samples were dropped: too slow for a hop of {hop} ms</source>
        <translation>{n} Abtastwerte gingen verloren: zu langsam für einen Schritt von {hop} ms</translation>
    </message>
    <message>
        <source>Loading {name} …</source>
        <translation>Lädt {name} …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>SupportController</name>
    <message>
        <source>Spotter ended unexpectedly the last time</source>
        <translation>Spotter endete das letzte Mal unerwartet</translation>
    </message>
    <message>
        <source>Copy the report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
</context>
<context>
    <name>TeachingController</name>
    <message>
        <source>The chosen word was</source>
        <translation>Das gewählte Wort war</translation>
    </message>
    <message>
        <source>Nothing but silence and heard words is in view</source>
        <translation>Zu sehen sind nur Stille und gehörte Wörter</translation>
    </message>
    <message>
        <source>What you said at {time} was</source>
        <translation>Was du um {time} sagtest, war</translation>
    </message>
    <message>
        <source>Hear it first</source>
        <translation>Zuerst anhören</translation>
    </message>
    <message>
        <source>Its sound is not kept any more</source>
        <translation>Sein Ton ist nicht mehr da</translation>
    </message>
    <message>
        <source>{what} · kept in {folder}</source>
        <translation>{what} · behalten in {folder}</translation>
    </message>
    <message>
        <source>{word} at {time}</source>
        <translation>{word} um {time}</translation>
    </message>
    <message>
        <source>right</source>
        <translation>richtig</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>falsch</translation>
    </message>
    <message>
        <source>it was {word}</source>
        <translation>es war {word}</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>Zurückgenommen</translation>
    </message>
    <message>
        <source>heard while a word was played here</source>
        <translation>gehört, während hier ein Wort abgespielt wurde</translation>
    </message>
</context>
<context>
    <name>ThresholdRow</name>
    <message>
        <source>Per word…</source>
        <translation>Je Wort …</translation>
    </message>
    <message>
        <source>A threshold for each word, Ctrl+T</source>
        <translation>Eine Schwelle für jedes Wort, Strg+T</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
</context>
<context>
    <name>ThresholdSlider</name>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Threshold, Alt+T: higher is stricter. Double click: the model&apos;s own</source>
        <translation>Schwelle, Alt+T: höher ist strenger. Doppelklick: die des Modells</translation>
    </message>
</context>
<context>
    <name>ThresholdSpinBox</name>
    <message>
        <source>Threshold, number</source>
        <translation>Schwelle, Zahl</translation>
    </message>
    <message>
        <source>Threshold: arrows and Page keys; with Shift in steps of 0.001</source>
        <translation>Schwelle: Pfeile und Bildtasten; mit Umschalt in Schritten von 0,001</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open an audio file, Ctrl+O; or drop one anywhere on the window</source>
        <translation>Eine Tondatei öffnen, Strg+O; oder eine irgendwo auf das Fenster ziehen</translation>
    </message>
    <message>
        <source>More, F10</source>
        <translation>Mehr, F10</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
</context>
<context>
    <name>WordControls</name>
    <message>
        <source>Listen for {word}</source>
        <translation>Auf {word} hören</translation>
    </message>
    <message>
        <source>Listen for this word, Space</source>
        <translation>Auf dieses Wort hören, Leertaste</translation>
    </message>
    <message>
        <source>Threshold of {word}</source>
        <translation>Schwelle von {word}</translation>
    </message>
    <message>
        <source>This word&apos;s own threshold: arrows and Page keys; with Shift in steps of 0.001</source>
        <translation>Die eigene Schwelle dieses Wortes: Pfeile und Bildtasten; mit Umschalt in Schritten von 0,001</translation>
    </message>
    <message>
        <source>Back for {word}</source>
        <translation>Zurück für {word}</translation>
    </message>
    <message>
        <source>Back to the model&apos;s own, Space</source>
        <translation>Zurück zu der des Modells, Leertaste</translation>
    </message>
</context>
</TS>
