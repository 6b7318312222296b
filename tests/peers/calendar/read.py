"""Two independent readers of calendars read the files named in FILES, in order, as a program does that imports them:
an entry with a known UID replaces the one that is there, unless its sequence number is lower."""

import json
import os

import icalendar
import vobject


def by_icalendar(text):
    for entry in icalendar.Calendar.from_ical(text).walk("VEVENT"):
        assert entry.get("DTSTAMP") is not None
        yield {
            "uid": str(entry["UID"]),
            "day": entry.decoded("DTSTART").isoformat(),
            "sequence": int(entry["SEQUENCE"]),
            "title": str(entry["SUMMARY"]),
            "text": str(entry["DESCRIPTION"]),
            "alarms": sorted(int(alarm.decoded("TRIGGER").total_seconds()) for alarm in entry.walk("VALARM")),
        }


def by_vobject(text):
    calendar = vobject.readOne(text, validate=True)
    for entry in calendar.vevent_list:
        yield {
            "uid": entry.uid.value,
            "day": entry.dtstart.value.isoformat(),
            "sequence": int(entry.sequence.value),
            "title": entry.summary.value,
            "text": entry.description.value,
            "alarms": sorted(int(alarm.trigger.value.total_seconds()) for alarm in entry.valarm_list),
        }


def imported(read):
    known = {}
    for path in os.environ["FILES"].split(":"):
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
        assert text.count("\n") == text.count("\r\n"), "lines end with CRLF"
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n")), "lines are folded"
        for entry in read(text):
            before = known.get(entry["uid"])
            if before is None or entry["sequence"] >= before["sequence"]:
                known[entry["uid"]] = entry
    return sorted(known.values(), key=lambda entry: entry["uid"])


print(json.dumps({"icalendar": imported(by_icalendar), "vobject": imported(by_vobject)}))
