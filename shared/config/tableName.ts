/** Names of DynamoDB tables. */
import { bad, good, type Parsed } from './parsed.ts';
import { quote } from './quote.ts';

/** Amazon DynamoDB Developer Guide, "Supported data types and naming rules in Amazon DynamoDB", "Naming rules". */
export const tableNamePattern = /^[a-zA-Z0-9_.-]{3,255}$/;

export function parseTableName(text: string): Parsed<string> {
  const named = /^arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/([^/]+)/.exec(text)?.[1];
  if (named !== undefined) return bad(`this is the table's ARN; write its name: ${quote(named)}`);
  return tableNamePattern.test(text)
    ? good(text)
    : bad(`${quote(text)} cannot be a table's name; write 3 to 255 letters, digits, underscores, hyphens and dots`);
}
