/** What the YAML package says of broken text, in the words of somebody who writes a config. */
import type { ErrorCode, YAMLError } from 'yaml';

const messages: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: 'a tab is used for indentation; YAML wants spaces',
  MULTIPLE_DOCS: 'a second document starts here; a config is one document, so remove the --- line',
  NON_STRING_KEY: 'a key cannot be a list, a map or a tagged value; write plain text before the colon',
  TAG_RESOLVE_FAILED: 'tags (such as !name) are not supported; remove the tag',
  RESOURCE_EXHAUSTION: 'this is nested far too deeply; a config needs only a few levels',
  BLOCK_AS_IMPLICIT_KEY:
    'a value cannot hold another key on the same line; put text that contains ": " in quotes, or start a new line',
  BAD_SCALAR_START: 'text cannot start with this character; put it in quotes',
};

const hints: Partial<Record<ErrorCode, string>> = {
  BAD_INDENT: 'check the spaces at the start of the line',
  UNEXPECTED_TOKEN: 'put text with braces, brackets or quotes inside it, such as "${env:NAME}", in quotes',
  MISSING_CHAR: 'close the bracket or quote, and put text with braces or brackets inside it in quotes',
};

/** One line; `error` comes from a document parsed with `prettyErrors: false`. */
export const syntaxMessage = (error: YAMLError): string => {
  const known = messages[error.code];
  if (known !== undefined) return known;
  const [said = ''] = error.message.split('\n');
  const hint = hints[error.code];
  return hint === undefined ? `this is not valid YAML: ${said}` : `this is not valid YAML: ${said}; ${hint}`;
};
