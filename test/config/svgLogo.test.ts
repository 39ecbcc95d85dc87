import { describe, expect, it } from 'vitest';
import { svgProblem } from '../../shared/config/svgLogo.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const svg = (inner: string, attributes = ''): Uint8Array =>
  bytes(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"${attributes}>${inner}</svg>`,
  );

describe('svgProblem', () => {
  it.each([
    ['shapes', svg('<path d="M0 0h9"/><g fill="none"><circle r="2"/></g>')],
    ['text with characters by name and number', svg('<text x="1">A &amp; B &#169; &#x20AC;</text>')],
    [
      'a gradient and what it fills',
      svg('<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><rect fill="url(#a)"/>'),
    ],
    ['a use of its own symbol', svg('<symbol id="s"><path d="M0 0"/></symbol><use xlink:href="#s"/><use href="#s"/>')],
    [
      'a style of its own',
      svg('<style>.a{fill:url("#b");stroke:red}</style><path class="a" style="clip-path: url( #c )"/>'),
    ],
    ['pixels that are in it', svg('<image href="data:image/png;base64,iVBORw0KGgo="/>')],
    [
      'a declaration, a byte order mark, comments',
      bytes(
        '\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<!-- drawn --><svg xmlns="http://www.w3.org/2000/svg"><!-- <script> --></svg>\n',
      ),
    ],
    ['single quotes', bytes("<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0' /></svg>")],
  ])('lets %s pass', (_, file) => {
    expect(svgProblem(file)).toBeUndefined();
  });

  // The ways in of OWASP's "XSS Filter Evasion Cheat Sheet" and of html5sec.org's section on SVG, and what hides them.
  it.each([
    ['a script', svg('<script>alert(1)</script>')],
    ['a script with a prefix', svg('<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>')],
    ['a script of XHTML', svg('<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>')],
    ['a script in another case', svg('<SCRIPT>alert(1)</SCRIPT>')],
    [
      'foreign content',
      svg('<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="alert(1)"/></foreignObject>'),
    ],
    ['a frame', svg('<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://a.example"/>')],
    ['a link', svg('<a href="javascript:alert(1)"><rect/></a>')],
    ['a handler', svg('', ' onload="alert(1)"')],
    ['a handler in another case', svg('<path OnClick="alert(1)"/>')],
    ['a handler behind a prefix', svg('<path xlink:onclick="alert(1)"/>')],
    ['an animation of a link', svg('<animate attributeName="href" values="javascript:alert(1)"/>')],
    ['a set handler', svg('<set attributeName="onmouseover" to="alert(1)"/>')],
    ['a listener', svg('<handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">alert(1)</handler>')],
    ['a foreign image', svg('<image href="https://a.example/1.png"/>')],
    ['a foreign image without a scheme', svg('<image xlink:href="//a.example/1.png"/>')],
    ['a foreign picture to use', svg('<use href="https://a.example/1.svg#x"/>')],
    ['a document to use', svg('<use href="data:image/svg+xml;base64,PHN2Zy8+#x"/>')],
    ['a picture of SVG in it', svg('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>')],
    ['a reference spelt by numbers', svg('<image href="&#104;ttps://a.example/"/>')],
    ['a foreign fill', svg('<rect fill="url(https://a.example/#x)"/>')],
    ['a foreign fill in a style', svg('<rect style="fill: URL( \'//a.example/#x\' )"/>')],
    ['an import', svg('<style>@import "https://a.example/a.css";</style>')],
    ['a font', svg('<style>@font-face{font-family:a;src:url(https://a.example/a.woff)}</style>')],
    ['an escaped url', svg('<style>rect{fill:u\\72l(https://a.example/)}</style>')],
    ['a style spelt by numbers', svg('<style>&#64;import "https://a.example/a.css";</style>')],
    ['a set of images', svg('<style>rect{background:image-set("https://a.example/1.png" 1x)}</style>')],
    [
      'a document type',
      bytes(
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>',
      ),
    ],
    ['an entity of nowhere', svg('<text>&x;</text>')],
    [
      'a style sheet',
      bytes(
        '<?xml version="1.0"?><?xml-stylesheet href="https://a.example/a.css"?><svg xmlns="http://www.w3.org/2000/svg"/>',
      ),
    ],
    ['a CDATA section', svg('<style><![CDATA[@import "https://a.example/"]]></style>')],
    ['a base elsewhere', svg('<use href="#a"/>', ' xml:base="https://a.example/"')],
    ['a page', bytes('<html><body>no</body></html>')],
    ['no namespace', bytes('<svg><path d="M0 0"/></svg>')],
    ['another namespace inside', svg('<g xmlns="http://www.w3.org/1999/xhtml"><path d="M0 0"/></g>')],
    ['what is left open', bytes('<svg xmlns="http://www.w3.org/2000/svg"><g></svg>')],
    ['two pictures', bytes('<svg xmlns="http://www.w3.org/2000/svg"/><svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['an attribute without quotes', bytes('<svg xmlns="http://www.w3.org/2000/svg" width=1/>')],
    ['an attribute twice', svg('<path d="M0 0" d="M1 1"/>')],
    ['nothing', bytes('')],
    ['text', bytes('logo')],
    ['UTF-16', Buffer.from('\ufeff<svg xmlns="http://www.w3.org/2000/svg"/>', 'utf16le')],
    ['a control character', svg('<text>\u0000</text>')],
    ['a character that there is not', svg('<text>&#0;</text>')],
  ])('refuses %s', (_, file) => {
    expect(svgProblem(file)).toMatch(/; |namespace/);
  });

  it('looks at a hostile file of the greatest size without going astray', () => {
    expect(svgProblem(svg('<g '.repeat(21_000)))).toBeDefined();
    expect(svgProblem(svg(`<!--${'-'.repeat(65_000)}`))).toBeDefined();
    expect(svgProblem(svg(`<g ${' a="1"'.repeat(10_000)}`))).toBeDefined();
    expect(svgProblem(svg('<g>'.repeat(10_000)))).toBeDefined();
  });
});
