/** The page's style. Inline and allowed by its hash, so that the page is one request and needs no build. */
export const pageStyle = `
:root{color-scheme:light dark;--ground:#f6f7f9;--card:#fff;--ink:#16202c;--soft:#556273;--line:#dde2e9;--up:#1a7f4b;--slight:#9a6700;--down:#c62828;--unknown:#5f6b7a;--none:#cfd6df;--accent:#0b57d0}
@media (prefers-color-scheme:dark){:root{--ground:#0f141a;--card:#182029;--ink:#e8edf3;--soft:#9fadbd;--line:#2b3643;--up:#4cc38a;--slight:#e3b341;--down:#ff7b72;--unknown:#9fadbd;--none:#364352;--accent:#8ab4f8}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main,header,footer{max-width:62rem;margin:0 auto;padding:0 1rem}
header{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:.25rem 1rem;padding-top:1.5rem}
h1{font-size:1.35rem;margin:1rem 0}
.site{font-size:1.15rem;font-weight:650;display:flex;gap:.6rem;align-items:center}
.site a{text-decoration:none}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;margin:0;padding:0}
nav a{display:inline-block;padding:.35rem 0;text-decoration:none;border-bottom:2px solid transparent}
nav a:hover,nav a[aria-current]{border-color:var(--accent)}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.5rem 1rem;z-index:1}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.banner{max-width:60rem;margin:1rem auto 0;padding:.75rem 1.25rem;border-radius:.75rem;border:1px solid var(--slight);border-left:.4rem solid var(--slight);background:var(--card)}
h2{font-size:1.1rem;margin:0}
p{margin:0}
.soft,footer{color:var(--soft);font-size:.875rem}
.headline{display:flex;gap:.75rem;align-items:center;margin:1rem 0 1.25rem;padding:1rem 1.25rem;border-radius:.75rem;background:var(--card);border:1px solid var(--line);border-left:.4rem solid var(--state);font-size:1.3rem;font-weight:650}
.card{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1.1rem 1.25rem;margin-bottom:1rem}
.row{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:.25rem 1rem}
.state{color:var(--state);font-weight:650;white-space:nowrap}
.up{--state:var(--up)}.degraded{--state:var(--slight)}.down{--state:var(--down)}.unknown{--state:var(--unknown)}.maintenance{--state:var(--soft)}
.note{margin-top:.6rem;padding:.35rem .7rem;border-left:.25rem solid var(--slight);background:var(--ground);font-size:.9rem}
.alone{margin:0 0 1rem}
.alerts,.alerts ul{list-style:none;margin:.4rem 0 0;padding:0}
.alerts li{padding:.35rem 0;border-top:1px solid var(--line)}
.alerts>li:first-child{border-top:0}
.alerts details{margin-top:.3rem;font-size:.9rem}
.budget{margin-bottom:.9rem;font-size:.9rem}
.budget svg{display:block;width:100%;height:6px;margin-bottom:.3rem;border-radius:3px}
.story{margin-top:.6rem;font-size:.9rem}
.story ol{margin:.3rem 0 0;padding-left:1.3rem}
.story li span{display:inline-block;min-width:5.5rem;color:var(--soft);font-variant-numeric:tabular-nums}
.days{display:block;width:100%;height:34px;margin:.9rem 0 .25rem}
rect.up{fill:var(--up)}rect.slight{fill:var(--slight)}rect.down{fill:var(--down)}rect.gap{fill:var(--unknown)}rect.none{fill:var(--none)}rect.low{fill-opacity:.55}
.ends{display:flex;justify-content:space-between}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.6rem;margin:.9rem 0;padding:0}
.figures div{border:1px solid var(--line);border-radius:.5rem;padding:.45rem .7rem}
.figures dt{color:var(--soft);font-size:.8rem}
.figures dd{margin:0;font-weight:650;font-variant-numeric:tabular-nums}
.figures small{display:block;font-weight:400;color:var(--soft)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);font-size:.8rem;padding-bottom:.3rem}
th,td{text-align:left;padding:.4rem .6rem .4rem 0;border-top:1px solid var(--line);white-space:nowrap}
th{font-weight:500}
td small{color:var(--soft)}
.outage{margin-top:.8rem;font-size:.9rem}
footer{padding:1rem 1rem 2.5rem}
a{color:inherit}
@media (max-width:34rem){.headline{font-size:1.1rem}.card{padding:.9rem}.days{height:28px}}
@media print{nav,.skip{display:none}body{background:#fff}.card,.headline{break-inside:avoid}}
`;

/** The colours that the config gives, for light and for dark grounds. */
export function accentStyle({ light, dark }: { readonly light: string; readonly dark: string }): string {
  return `:root{--accent:${light}}@media (prefers-color-scheme:dark){:root{--accent:${dark}}}`;
}
