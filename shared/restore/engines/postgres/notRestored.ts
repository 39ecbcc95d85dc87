/**
 * What of a dump a restore test leaves out, because superusers alone may make it, and because it reaches beyond the
 * database: a good dump would never pass otherwise. The record of the run tells of it.
 */

const kinds = {
  'EVENT TRIGGER': ['event trigger', 'event triggers'],
  'FOREIGN DATA WRAPPER': ['foreign data wrapper', 'foreign data wrappers'],
  SERVER: ['foreign server', 'foreign servers'],
  'USER MAPPING': ['user mapping', 'user mappings'],
  'FOREIGN TABLE': ['foreign table', 'foreign tables'],
} as const;

type Kind = keyof typeof kinds;

const kindNames = Object.keys(kinds).filter(isKind);

function isKind(name: string): name is Kind {
  return name in kinds;
}

type NotRestored = {
  /**
   * @param type as pg_dump names it, such as `EVENT TRIGGER`.
   * @param name with its schema; the same text for the same thing.
   * @returns whether it is to be left out.
   */
  add(type: string, name: string): boolean;
  /** For the record; undefined when everything was restored. */
  readonly text: string | undefined;
};

export function notRestored(): NotRestored {
  const counts = new Map<Kind, number>();
  const foreignTables = new Set<string>();
  return {
    add(type, name) {
      // A foreign table may be a partition of another one.
      if (type === 'TABLE ATTACH') return foreignTables.has(name);
      if (!isKind(type)) return false;
      counts.set(type, (counts.get(type) ?? 0) + 1);
      if (type === 'FOREIGN TABLE') foreignTables.add(name);
      return true;
    },
    get text() {
      const said = kindNames.flatMap((kind) => {
        const count = counts.get(kind) ?? 0;
        return count === 0 ? [] : [`${count} ${kinds[kind][count === 1 ? 0 : 1]}`];
      });
      return said.length === 0 ? undefined : said.join(', ');
    },
  };
}
