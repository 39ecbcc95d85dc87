/** The shape of `page` and `report`. That services are there, and colours readable, are rules between settings. */
import * as z from 'zod';
import { colourPattern, parseColour } from './accent.ts';
import * as field from './fields.ts';
import { logoPattern } from './logoFile.ts';
import { publicParts, reportPeriods } from './pageConfig.ts';
import { bad, good } from './parsed.ts';
import { quote } from './quote.ts';
import { cron, inside } from './restoreFields.ts';
import { topicArn } from './routeFields.ts';
import { expected, formRead, listOf, settings, textRead } from './wording.ts';

export const publicServicesMax = 1_000;
export const reportTopicsMax = 20;

/** An empty list says something here: state, uptime and days alone. */
function choices<const T extends readonly [string, ...string[]]>(what: string, words: T) {
  const error = ({ input }: { readonly input?: unknown }): string =>
    Array.isArray(input)
      ? `the list has ${input.length} items; write at most ${words.length}`
      : expected(what)({ input });
  return z.array(field.choice(words), { error }).max(words.length, { error });
}

const colour = formRead('a colour such as "#0b57d0"', parseColour).meta({ pattern: colourPattern });

export const accentFields = {
  light: colour.describe('On light grounds: #rrggbb, with a contrast of 4.5 at least.'),
  dark: colour.describe('On dark grounds: #rrggbb, with a contrast of 4.5 at least.'),
};

const accentText = 'a colour such as "#0b57d0", or a map such as { light: "#0b57d0", dark: "#8ab4f8" }';

const accent = z.union([colour, settings(accentText, accentFields)], { error: expected(accentText) });

const logo = textRead('the path of a picture, such as assets/logo.svg', (text) => {
  const path = inside('the path of a picture, such as assets/logo.svg').safeParse(text);
  if (!path.success) return bad(path.error.issues[0]?.message ?? '');
  return new RegExp(logoPattern).test(text)
    ? good(text)
    : bad(`${quote(text)} is none of .svg, .png and .webp; name a picture of one of these kinds`);
}).meta({ pattern: logoPattern });

export const publicFields = {
  services: listOf(
    "a list of services' ids, such as [checkout]",
    textRead("a service's id", good),
    publicServicesMax,
  ).describe('The services that everybody is shown. Default: all of them.'),
  show: choices(`a list such as [${publicParts.slice(0, 3).join(', ')}]`, publicParts).describe(
    'What everybody is shown besides state, uptime and days. Default: all of it; none when empty.',
  ),
};

export const pageFields = {
  title: field.title.describe('What the status page is called. Default: Holdfast.'),
  logo: logo.describe('An SVG, PNG or WebP file of at most 64 KiB, from the folder of this one.'),
  accent: accent.describe('The colour of marks: one, from which that for dark grounds is made, or both.'),
};

export const pageSchema = settings('a map such as { title: Acme status }', {
  title: pageFields.title.optional(),
  logo: pageFields.logo.optional(),
  colours: settings('a map such as { accent: "#0b57d0" }', { accent: pageFields.accent.optional() })
    .describe('Colours of your own.')
    .optional(),
  public: settings('a map such as { services: [checkout] }', z.object(publicFields).partial().shape)
    .describe('What everybody is shown. Operators see everything.')
    .optional(),
}).describe('How the status page looks, and whom it tells what.');

export const reportFields = {
  cron: cron.describe('When it is made and sent: minute, hour, day of month, month, day of week. Default 0 7 * * MON.'),
  timezone: field.timezone.describe('Whose wall clock that is, and in which weeks and months begin. Default UTC.'),
  each: listOf(
    `a list such as [${reportPeriods.join(', ')}]`,
    field.choice(reportPeriods),
    reportPeriods.length,
  ).describe('Which periods are reported. Default: all three.'),
  topics: listOf('a list of ARNs of SNS topics', topicArn, reportTopicsMax).describe(
    'SNS topics that get the short text. Default: none.',
  ),
};

export const reportSchema = settings(
  'a map such as { timezone: Europe/Berlin }',
  z.object(reportFields).partial().shape,
).describe('The report of what the last week, month and quarter came to. Default: none is sent.');
