/**
 * Whether an SVG file is a still picture and nothing besides: no script, no handler, nothing from elsewhere. What is not known
 * to be harmless is refused, and so is what is not plain, well-formed XML: two readers must not see two things in it.
 */
import { isUtf8 } from 'node:buffer';
import { quote } from './quote.ts';

/** Pure. What is wrong with it; undefined when nothing is. */
export function svgProblem(bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes)) return 'the SVG is not UTF-8; save it in that encoding';
  try {
    checkDocument(new TextDecoder().decode(bytes));
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

class Refused extends Error {}

const plainly = 'save it as plain SVG';

/** SVG 2, appendix "Element Index": what draws, and what drawing refers to. No script, no link, no foreign content, nothing that moves. */
const elements = new Set(
  `svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text tspan textPath image style
  linearGradient radialGradient stop clipPath mask pattern marker switch view filter feBlend feColorMatrix feComponentTransfer
  feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG
  feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile
  feTurbulence`.split(/\s+/),
);

const svgNamespace = 'http://www.w3.org/2000/svg';

/** XML 1.0, section 2.3, without the letters beyond ASCII, which no name in SVG has. */
const name = '[A-Za-z_][A-Za-z0-9._-]*(?::[A-Za-z_][A-Za-z0-9._-]*)?';
const value = `"[^"<]*"|'[^'<]*'`;

const piece = new RegExp(
  [
    '(?<comment><!--(?:(?!--)[^])*-->)',
    `<(?<open>${name})(?<attributes>(?:\\s+${name}\\s*=\\s*(?:${value}))*)\\s*(?<empty>/?)>`,
    `</(?<close>${name})\\s*>`,
    '(?<text>[^<]+)',
  ].join('|'),
  'y',
);

function checkDocument(document: string): void {
  // XML 1.0, section 2.2.
  if (/[^\P{Cc}\t\n\r]/u.test(document)) throw new Refused(`the SVG has a control character; ${plainly}`);
  const text = document.replace(/^<\?xml\s[^?]*\?>/, '');
  const open: string[] = [];
  let roots = 0;
  for (let at = 0; at < text.length; at = piece.lastIndex) {
    piece.lastIndex = at;
    const found = piece.exec(text)?.groups;
    if (found === undefined) throw new Refused(unreadable(text.slice(at)));
    if (found['open'] !== undefined) {
      if (open.length === 0) roots += 1;
      checkElement(found['open'], attributesOf(found['attributes'] ?? ''), open.length === 0);
      if (found['empty'] === '') open.push(found['open']);
    } else if (found['close'] !== undefined) {
      if (open.pop() !== found['close'])
        throw new Refused(`the SVG closes <${found['close']}> where it is not open; ${plainly}`);
    } else if (found['text'] !== undefined) checkText(decoded(found['text']), open.at(-1));
  }
  if (open.length > 0) throw new Refused(`the SVG leaves <${open.at(-1)}> open; ${plainly}`);
  if (roots !== 1) throw new Refused(`the file is no SVG picture; ${plainly}`);
}

function unreadable(rest: string): string {
  if (/^<!doctype/i.test(rest))
    return `the SVG has a document type, which may define anything; remove it, or ${plainly}`;
  if (rest.startsWith('<?'))
    return `the SVG has a processing instruction, which may name a style sheet; remove it, or ${plainly}`;
  if (rest.startsWith('<![CDATA[')) return `the SVG has a CDATA section; write its text as it is, or ${plainly}`;
  return `the SVG is not well-formed XML from ${quote(rest.slice(0, 30))} on; ${plainly}`;
}

type Attribute = { readonly name: string; readonly text: string };

function attributesOf(written: string): readonly Attribute[] {
  const attributes = [...written.matchAll(new RegExp(`(${name})\\s*=\\s*(${value})`, 'g'))].map((match) => {
    const [, attribute = '', quoted = ''] = match;
    return { name: attribute, text: decoded(quoted.slice(1, -1)) };
  });
  const names = new Set(attributes.map((one) => one.name));
  if (names.size < attributes.length) throw new Refused(`the SVG has an attribute twice in one element; ${plainly}`);
  return attributes;
}

function checkElement(element: string, attributes: readonly Attribute[], isRoot: boolean): void {
  if (element.includes(':') || !elements.has(element)) {
    throw new Refused(
      `the SVG has an element <${element}>, and a logo is shapes and text alone; remove it, or ${plainly}`,
    );
  }
  const namespace = attributes.find((one) => one.name === 'xmlns')?.text;
  if ((isRoot || namespace !== undefined) && namespace !== svgNamespace) {
    throw new Refused(`<${element}> is not in the namespace of SVG; write xmlns="${svgNamespace}"`);
  }
  if (isRoot && element !== 'svg') throw new Refused(`the file is no SVG picture; ${plainly}`);
  for (const attribute of attributes) checkAttribute(attribute, element);
}

function checkAttribute({ name: written, text }: Attribute, element: string): void {
  if (written === 'xmlns' || written.startsWith('xmlns:')) return;
  const [prefix, local = prefix] = written.toLowerCase().split(':');
  if (local?.startsWith('on')) throw new Refused(`the SVG has an event handler, ${quote(written)}; remove it`);
  if (written.toLowerCase() === 'xml:base')
    throw new Refused('the SVG has an xml:base, which leads elsewhere; remove it');
  if ((local === 'href' || local === 'src') && !isOwn(text, element)) {
    throw new Refused(`the SVG refers to ${quote(text.slice(0, 60))}, which is not in it; put it in, or remove it`);
  }
  checkStyle(text);
}

/** A place in the same file, or pixels that are in it. */
function isOwn(text: string, element: string): boolean {
  if (text.startsWith('#')) return true;
  return element === 'image' && /^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*$/.test(text);
}

function checkText(text: string, element: string | undefined): void {
  if (element === undefined && text.trim() !== '')
    throw new Refused(`the SVG has text outside of its picture; ${plainly}`);
  if (element === 'style') checkStyle(text);
}

/** CSS Values 4, "Resource Locators", and CSS Syntax 3, section 4.3.7: an escape could spell any of these. */
function checkStyle(text: string): void {
  if (/\\/.test(text)) throw new Refused('the SVG has a backslash in a style, which may hide anything; remove it');
  const foreign =
    /@(import|font-face|namespace)|\b(src|image|image-set|cross-fade|element)\s*\(|javascript:|expression\s*\(/i.exec(
      text,
    );
  if (foreign !== null)
    throw new Refused(`the SVG has ${quote(foreign[0])} in a style, which may load or run something; remove it`);
  for (const [, target = ''] of text.matchAll(/url\s*\(\s*["']?\s*(.{0,60})/gi)) {
    if (!target.startsWith('#'))
      throw new Refused(`the SVG refers to ${quote(target)}, which is not in it; put it in, or remove it`);
  }
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** XML 1.0, section 4.6: without a document type there are five entities, and characters by number. */
function decoded(text: string): string {
  const pieces = text.split(/(&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|\w{1,8});)/);
  return pieces.map((one, index) => (index % 2 === 1 ? characterOf(one) : withoutAmpersand(one))).join('');
}

function withoutAmpersand(text: string): string {
  if (text.includes('&')) throw new Refused(`the SVG has an ampersand that begins nothing; write &amp;, or ${plainly}`);
  return text;
}

function characterOf(reference: string): string {
  const named = entities[reference.slice(1, -1)];
  if (named !== undefined) return named;
  const [, hex, decimal] = /^&#(?:x([0-9a-fA-F]+)|(\d+));$/.exec(reference) ?? [];
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  if (code > 0 && code <= 0x10ffff) return String.fromCodePoint(code);
  throw new Refused(`the SVG has ${quote(reference)}, which XML does not know; ${plainly}`);
}
