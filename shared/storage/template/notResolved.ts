/** Long enough for every name that CloudFormation takes; what is told is told once for each document. */
const lengthMax = 300;

/** Only a deployment knows. Caught where the document is made; not for anybody else. */
export class NotResolved extends Error {
  readonly code = 'not-resolved';
  /** `!Ref Name`, or what else it is. */
  readonly what: string;
  readonly why: string;
  readonly path: string;

  constructor(what: string, why: string, path: string) {
    const [shortWhat, shortWhy] = [what.slice(0, lengthMax), why.slice(0, lengthMax)];
    super(`${path}: ${shortWhat} is only known once deployed: ${shortWhy}`);
    this.name = 'NotResolved';
    this.what = shortWhat;
    this.why = shortWhy;
    this.path = path;
  }
}
