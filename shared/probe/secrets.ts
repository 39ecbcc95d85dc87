/**
 * Secret references in header values and bodies, such as `Bearer ${ssm:/checkout/token}`.
 * The config holds the references; the values are looked up when a probe needs them and live only in memory.
 */

export type SecretReference = {
  readonly source: 'env' | 'ssm' | 'secretsmanager';
  readonly name: string;
  /** The field of a JSON secret, written `#field`; Secrets Manager only. */
  readonly field?: string;
  /** The reference as written, for messages. */
  readonly text: string;
};

/** Looks a reference up. Rejects with {@link SecretUnavailable}; never resolves to an empty string. */
export type SecretSource = (reference: SecretReference) => Promise<string>;

export class SecretUnavailable extends Error {
  readonly code = 'secret-unavailable';
  readonly reference: string;

  /** @param problem What went wrong, without the secret's value. */
  constructor(reference: SecretReference, problem: string) {
    super(`${reference.text} could not be resolved: ${problem}`);
    this.name = 'SecretUnavailable';
    this.reference = reference.text;
  }
}

export type Template = readonly (string | SecretReference)[];

export type ParsedTemplate =
  | { readonly ok: true; readonly parts: Template }
  /** `at` is the offset of the faulty reference in the text. */
  | { readonly ok: false; readonly problem: string; readonly at: number };

/** What a name may look like, by source. */
const namePatterns: Readonly<Record<SecretReference['source'], { readonly pattern: RegExp; readonly shape: string }>> =
  {
    env: { pattern: /^[A-Za-z_][A-Za-z0-9_]*$/, shape: 'the name of a variable, such as API_TOKEN' },
    // PutParameter in the Systems Manager API reference: a-zA-Z0-9_.- and slashes, at most 1,011 characters; an ARN and
    // a `:version` or `:label` suffix are what GetParameter takes besides.
    ssm: { pattern: /^[A-Za-z0-9_.\-/:]{1,1011}$/, shape: 'the name of a parameter, such as /checkout/token' },
    // CreateSecret in the Secrets Manager API reference: a-zA-Z0-9 and /_+=.@-, at most 512 characters; or an ARN.
    secretsmanager: {
      pattern: /^[A-Za-z0-9/_+=.@\-:]{1,512}$/,
      shape: 'the name or ARN of a secret, such as checkout/api or checkout/api#token',
    },
  };

/**
 * Splits a text into literals and references. `${` always begins a reference; `$${` stands for a literal `${`.
 */
export function parseTemplate(text: string): ParsedTemplate {
  const parts: (string | SecretReference)[] = [];
  let literal = '';
  let position = 0;
  while (position < text.length) {
    const opening = text.indexOf('${', position);
    if (opening === -1) break;
    if (opening > position && text[opening - 1] === '$') {
      literal += `${text.slice(position, opening - 1)}\${`;
      position = opening + 2;
      continue;
    }
    literal += text.slice(position, opening);
    const closing = text.indexOf('}', opening);
    if (closing === -1) return { ok: false, problem: 'a secret reference has no closing }', at: opening };
    const reference = parseReference(text.slice(opening, closing + 1));
    if (typeof reference === 'string') return { ok: false, problem: reference, at: opening };
    if (literal !== '') parts.push(literal);
    literal = '';
    parts.push(reference);
    position = closing + 1;
  }
  literal += text.slice(position);
  if (literal !== '') parts.push(literal);
  return { ok: true, parts };
}

/** @returns The reference, or what is wrong with it. */
function parseReference(text: string): SecretReference | string {
  const inside = text.slice(2, -1);
  const colon = inside.indexOf(':');
  const source = colon === -1 ? inside : inside.slice(0, colon);
  if (source !== 'env' && source !== 'ssm' && source !== 'secretsmanager') {
    return `${text} names no known source of secrets; use \${env:…}, \${ssm:…} or \${secretsmanager:…}, or $\${ for a literal \${`;
  }
  const rest = colon === -1 ? '' : inside.slice(colon + 1);
  const hash = source === 'secretsmanager' ? rest.indexOf('#') : -1;
  const name = hash === -1 ? rest : rest.slice(0, hash);
  if (!namePatterns[source].pattern.test(name)) return `${text} needs ${namePatterns[source].shape}`;
  if (hash === -1) return { source, name, text };
  const field = rest.slice(hash + 1);
  return field === '' ? `${text} needs the name of a field after #` : { source, name, field, text };
}

/** Whether a text holds anything that {@link parseTemplate} would not leave as it is. */
export function mayHoldReference(text: string): boolean {
  return text.includes('${');
}

/**
 * Resolves every reference of a template.
 *
 * @param seen Receives each resolved value, so that evidence can be cleaned of it.
 * @throws SecretUnavailable
 */
export async function fillTemplate(template: Template, source: SecretSource, seen: string[]): Promise<string> {
  let text = '';
  for (const part of template) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const value = await source(part);
    if (value === '') throw new SecretUnavailable(part, 'it is empty');
    seen.push(value);
    text += value;
  }
  return text;
}
