/** Text in lines of a width. Nothing is lost: a word that is wider than a line is cut into several. */

/** Lines of at most `width` characters, the first begun with `first`, the others with so many spaces. */
export function wrapped(text: string, width: number, first = '', hanging = first.length): readonly string[] {
  const indent = ' '.repeat(hanging);
  const room = Math.max(20, width - indent.length);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((one) => pieces(one, room))) {
    const joined = line === '' ? word : `${line} ${word}`;
    if ([...joined].length <= room) {
      line = joined;
      continue;
    }
    lines.push(line);
    line = word;
  }
  return [...lines, line].map((one, place) => `${place === 0 ? first : indent}${one}`.trimEnd());
}

/** At most `width` characters, the middle left out. */
export function shortened(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text;
  const head = Math.ceil((width - 1) / 2);
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (width - 1 - head)).join('')}`;
}

function pieces(word: string, room: number): readonly string[] {
  const characters = [...word];
  if (characters.length <= room) return [word];
  return Array.from({ length: Math.ceil(characters.length / room) }, (_, place) =>
    characters.slice(place * room, (place + 1) * room).join(''),
  );
}
