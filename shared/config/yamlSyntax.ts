/** What the YAML package says of broken text, in the words of somebody who writes a config. */
import type { ErrorCode, YAMLError } from 'yaml';
import type { Findings } from './findings.ts';

const messages: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: 'a tab is used for indentation; YAML wants spaces',
  MULTIPLE_DOCS: 'a second document starts here; a config is one document, so remove the --- line',
  NON_STRING_KEY: 'a key cannot be a list, a map or a tagged value; write plain text before the colon',
  TAG_RESOLVE_FAILED: 'tags (such as !name) are not supported; remove the tag',
  RESOURCE_EXHAUSTION: 'this file is nested far too deeply; a config needs only a few levels',
  BLOCK_AS_IMPLICIT_KEY:
    'a value cannot hold another key on the same line; put text that contains ": " in quotes, or start a new line',
  BAD_SCALAR_START: 'text cannot start with this character; put it in quotes',
};

const hints: Partial<Record<ErrorCode, string>> = {
  BAD_INDENT: 'check the spaces at the start of the line',
  UNEXPECTED_TOKEN: `put text with braces, brackets or quotes inside it, such as "\${env:NAME}", in quotes`,
  MISSING_CHAR: 'close the bracket or quote, and put text with braces or brackets inside it in quotes',
};

/**
 * The package goes on after an error and then finds what only follows from it. So the first error of each line
 * counts, and none after the point where it lost track of the document.
 *
 * @param errors From a document parsed with `prettyErrors: false`.
 */
export function reportSyntax(errors: readonly YAMLError[], findings: Findings): void {
  let lastLine = 0;
  for (const error of errors) {
    if (error.code === 'RESOURCE_EXHAUSTION') {
      // Where the stack ended depends on the machine, so the place would help nobody.
      findings.problem({ path: [], at: 0 }, messageOf(error));
      return;
    }
    const { line } = findings.lineAt(error.pos[0]);
    if (line !== lastLine) findings.problem({ path: [], at: error.pos[0] }, messageOf(error));
    lastLine = line;
    if (error.message.includes('token in YAML stream')) return;
  }
}

function messageOf(error: YAMLError): string {
  const known = messages[error.code];
  if (known !== undefined) return known;
  const [said = ''] = error.message.split('\n');
  const hint = hints[error.code];
  return hint === undefined ? `this is not valid YAML: ${said}` : `this is not valid YAML: ${said}; ${hint}`;
}
