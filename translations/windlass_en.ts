<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
<context>
    <name>Cli</name>
    <message numerus="yes">
        <source>%n more were left out, for reasons like these.</source>
        <translation>
            <numerusform>%n more were left out, for reasons like these.</numerusform>
            <numerusform>%n more were left out, for reasons like these.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more were not added, for reasons like these.</source>
        <translation>
            <numerusform>%n more were not added, for reasons like these.</numerusform>
            <numerusform>%n more were not added, for reasons like these.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln objects</source>
        <translation>
            <numerusform>%Ln object</numerusform>
            <numerusform>%Ln objects</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n younger than %1 left alone: another computer may be at it. --older-than says otherwise.</source>
        <translation>
            <numerusform>%n younger than %1 left alone: another computer may be at it. --older-than says otherwise.</numerusform>
            <numerusform>%n younger than %1 left alone: another computer may be at it. --older-than says otherwise.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take %n unfinished uploads back? What was sent of them is deleted.</source>
        <translation>
            <numerusform>Take %n unfinished uploads back? What was sent of them is deleted.</numerusform>
            <numerusform>Take %n unfinished uploads back? What was sent of them is deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n retries</source>
        <translation>
            <numerusform>%n retry</numerusform>
            <numerusform>%n retries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>; %n acknowledged, not looked at</source>
        <translation>
            <numerusform>; %n acknowledged, not looked at</numerusform>
            <numerusform>; %n acknowledged, not looked at</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>; %n left out</source>
        <translation>
            <numerusform>; %n left out</numerusform>
            <numerusform>; %n left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n findings</source>
        <translation>
            <numerusform>%n finding</numerusform>
            <numerusform>%n findings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing goes on without being named: %n failed for a reason that another attempt alone does not change. `windlass-cli queue` names it; once it is mended, `windlass-cli resume ID` tries that one again.</source>
        <translation>
            <numerusform>Nothing goes on without being named: %n failed for a reason that another attempt alone does not change. `windlass-cli queue` names it; once it is mended, `windlass-cli resume ID` tries that one again.</numerusform>
            <numerusform>Nothing goes on without being named: %n failed for a reason that another attempt alone does not change. `windlass-cli queue` names it; once it is mended, `windlass-cli resume ID` tries that one again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more are left out; --json names them all.</source>
        <translation>
            <numerusform>%n more are left out; --json names them all.</numerusform>
            <numerusform>%n more are left out; --json names them all.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> and %n of unknown size</source>
        <translation>
            <numerusform> and %n of unknown size</numerusform>
            <numerusform> and %n of unknown size</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>; %n not added</source>
        <translation>
            <numerusform>; %n not added</numerusform>
            <numerusform>; %n not added</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>core</name>
    <message numerus="yes">
        <source>%n range(s)</source>
        <translation>
            <numerusform>%n range</numerusform>
            <numerusform>%n ranges</numerusform>
        </translation>
    </message>
</context>
</TS>
