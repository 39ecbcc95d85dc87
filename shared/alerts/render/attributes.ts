/** The message attributes by which subscribers of an SNS topic choose what they get. Pure. */
import { printable } from '../../config/quote.ts';
import type { Notice } from '../notice.ts';
import { cutTo } from '../phrases.ts';

/** As the SDK takes it. */
export type Attributes = Readonly<Record<string, { readonly DataType: 'String'; readonly StringValue: string }>>;

/** A filter policy's values are at most 256 characters (Amazon SNS developer guide, filter policy constraints). */
const valueLengthMax = 256;

/** What an alert does not have is left out, because SNS takes no empty value. */
export function attributesOf({ service, severity, kind, region, status }: Notice): Attributes {
  const values = { service: service?.id, severity, kind, region, status };
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const StringValue = cutTo(printable(value ?? '').trim(), valueLengthMax);
      return StringValue === '' ? [] : [[name, { DataType: 'String' as const, StringValue }]];
    }),
  );
}
