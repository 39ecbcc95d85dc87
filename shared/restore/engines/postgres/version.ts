/** Versions of PostgreSQL, as its programs and its dumps write them. */
export type Version = {
  /** 15 of 15.18. */
  readonly major: number;
  readonly minor: number;
  /** `15.18`. */
  readonly text: string;
};

/** Of `psql (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`, `15.18 (Debian …)` or `18beta1`; undefined when it is none. */
export function versionIn(text: string): Version | undefined {
  const match = /^(?:[a-z_]{1,20} \(PostgreSQL\) )?(\d{1,3})(?:\.(\d{1,4}))?/.exec(text.trim());
  if (match === null) return undefined;
  const [, major = '', minor] = match;
  return { major: Number(major), minor: Number(minor ?? 0), text: minor === undefined ? major : `${major}.${minor}` };
}

export function isNewer(one: Version, other: Version): boolean {
  return one.major > other.major || (one.major === other.major && one.minor > other.minor);
}
