interface Release {
  name: string;
  parts: { title: string; points: string[] }[];
}

/** Reads `CHANGELOG.md`: a heading for each release, one below it for each kind of change, and points. */
export function readChangelog(text: string): readonly Release[] {
  const releases: Release[] = [];
  for (const line of text.split("\n")) {
    const release = releases.at(-1);
    const part = release?.parts.at(-1);
    if (line.startsWith("## ")) releases.push({ name: line.slice(3).trim(), parts: [] });
    else if (line.startsWith("### ")) release?.parts.push({ title: line.slice(4).trim(), points: [] });
    else if (line.startsWith("* ")) part?.points.push(line.slice(2).trim());
    else if (/^ +\S/.test(line) && part?.points.length) {
      // A point goes over several lines.
      part.points.push(`${part.points.pop()} ${line.trim()}`);
    }
  }
  return releases;
}
