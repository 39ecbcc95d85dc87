/** The page's style. Inline and allowed by its hash, so that the page is one request and needs no build. Nothing in it moves. */
import { chartStyle } from './charts/chartStyle.ts';
import { darkPalette, lightPalette, paletteStyle } from './palette.ts';

export const pageStyle = `
:root{color-scheme:light dark;${paletteStyle(lightPalette)}}
@media screen and (prefers-color-scheme:dark){:root{${paletteStyle(darkPalette)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
main,header,footer{max-width:62rem;margin:0 auto;padding:0 1rem}
header{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.25rem 1.5rem;padding-top:1.5rem}
h1{font-size:1.5rem;line-height:1.25;letter-spacing:-.01em;margin:1.5rem 0 1.25rem}
.site{font-size:1.15rem;font-weight:650;display:flex;gap:.6rem;align-items:center}
.site a{text-decoration:none}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;list-style:none;margin:0;padding:0}
nav a{display:inline-block;padding:.3rem 0;min-width:24px;text-align:center;color:var(--soft);font-size:.95rem;text-decoration:none;border-bottom:2px solid transparent}
nav a:hover,nav a[aria-current]{color:var(--ink);border-color:var(--accent)}
nav a[aria-current]{font-weight:650}
.windows{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;align-items:baseline;margin-top:1.75rem}
.windows>span{color:var(--soft);font-size:.875rem}.windows a{font-size:.875rem}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.5rem 1rem;z-index:2}
.vh{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
main:focus{outline:none}
.banner{max-width:60rem;margin:1rem auto 0;padding:.75rem 1.25rem;border-radius:.75rem;border:1px solid var(--slight);border-left:.4rem solid var(--slight);background:var(--card)}
h2{font-size:1.15rem;line-height:1.35;margin:0}
h3{font-size:.95rem;margin:1.1rem 0 .3rem}
.card>h3:first-child{margin-top:0}
main>h2{margin:1.75rem 0 .75rem}
main>:is(nav,p):not([class]){margin-bottom:1rem}
.alerts+.soft,.list+.soft{margin-top:.5rem}
p{margin:0}
a{color:inherit}
h2 a{display:inline-block;min-height:24px;text-decoration-color:var(--soft);text-decoration-thickness:1px;text-underline-offset:.2em}
.soft,footer{color:var(--soft);font-size:.875rem}
.headline{display:flex;gap:.75rem;align-items:baseline;margin:1.25rem 0 1rem;padding:1.15rem 1.5rem;border-radius:.75rem;background:var(--card);border:1px solid var(--line);border-left:.4rem solid var(--state);font-size:1.4rem;font-weight:650}
.card{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem 1.5rem 1.4rem;margin-bottom:1rem}
.row{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:.25rem 1rem}
.row>.state{padding:.1rem .75rem;border:1px solid currentColor;border-radius:2rem;font-size:.9rem}
.state{color:var(--state);font-weight:650;white-space:nowrap}
.up{--state:var(--up)}.degraded{--state:var(--slight)}.down{--state:var(--down)}.unknown{--state:var(--unknown)}.maintenance{--state:var(--planned)}
.note{margin-top:.75rem;padding:.5rem .9rem;border-left:.25rem solid var(--slight);border-radius:.25rem;background:var(--ground);font-size:.9rem}
.alone{margin:0 0 1rem}
.alone.note{background:var(--card)}
.alerts,.alerts ul{list-style:none;margin:.4rem 0 0;padding:0}
.alerts li{padding:.5rem 0;border-top:1px solid var(--line)}
.alerts>li:first-child{border-top:0}
.alerts>li:last-child{padding-bottom:0}
.alerts details{margin-top:.3rem;font-size:.9rem}
.firing>li{display:grid;grid-template-columns:5rem 1fr;gap:0 .5rem}
.firing>li>*{grid-column:2}
.firing>li>.state{grid-column:1;grid-row:1}
.firing strong{font-weight:600}
summary{cursor:pointer;min-height:24px;padding:.1rem 0}
details{font-size:.9rem}
.about{display:flex;flex-wrap:wrap;gap:0 1.5rem;list-style:none;margin:.15rem 0 0;padding:0}
.uptime{margin-top:1rem;font-variant-numeric:tabular-nums}
.uptime strong{margin-right:.35rem;font-size:1.5rem;line-height:1.2;letter-spacing:-.01em}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr));gap:1rem 2rem;margin-top:1.1rem}
.budget{font-size:.9rem}
.budget strong{display:block;font-weight:600}
.budget svg{display:block;width:100%;height:6px;margin-bottom:.5rem;border-radius:3px}
.story{margin-top:.9rem;padding:.5rem .9rem;border-radius:.5rem;background:var(--ground)}
.story summary{font-weight:600}
.stages{list-style:none;margin:.3rem 0;padding:0}
.stages li{display:grid;grid-template-columns:14.5rem 1fr;gap:0 1rem;padding:.15rem 0}
.stages span{color:var(--soft);font-variant-numeric:tabular-nums}
.bars{margin:.75rem 0 .35rem;border-radius:2px}
.days{display:block;width:100%;height:34px}
.bars[role]{cursor:pointer}
.up,.slight,.down,.gap,.planned,.none{--fill:var(--up)}.slight{--fill:var(--slight)}.down{--fill:var(--down)}.gap{--fill:var(--unknown)}.planned{--fill:var(--planned)}.none{--fill:var(--none)}
:is(rect,path):is(.up,.slight,.down,.gap,.planned,.none){fill:var(--fill)}
path.low:is(.up,.slight,.down){fill:none;stroke:var(--fill);stroke-width:1.5;vector-effect:non-scaling-stroke}
.ends{display:flex;justify-content:space-between;margin-bottom:.35rem;font-size:.8rem}
.tip{position:absolute;z-index:1;max-width:min(20rem,90vw);padding:.4rem .7rem;border:1px solid var(--soft);border-radius:.5rem;background:var(--card);font-size:.875rem}
.tip a{display:inline-block;min-height:24px}
.pick{position:absolute;width:2px;background:var(--ink);pointer-events:none}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;list-style:none;margin:.6rem 0 1rem;padding:0;font-size:.8rem;color:var(--soft)}
.legend li{display:flex;align-items:flex-end;gap:.4rem;line-height:1.2}
.legend svg{width:6px;height:18px}
.byday td{white-space:normal}.byday th{white-space:normal}
.byday a,.row a{padding:.2rem 0}
.findings{list-style:none;margin:.25rem 0 0;padding:0}
.findings li{padding:.9rem 0;border-top:1px solid var(--line)}
.findings li:first-child{border-top:0}.findings li:last-child{padding-bottom:0}
.findings .facts{margin-bottom:0}
.findings .row{flex-wrap:nowrap;align-items:flex-start;margin-bottom:.3rem}
.findings h3{margin:0;font-size:1rem}
.spans{list-style:none;columns:18rem;column-gap:2rem;margin:.6rem 0 0;padding:0}
.spans li{padding:.2rem 0;break-inside:avoid}
.brief{padding:.8rem 1.5rem;font-size:.95rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.6rem;margin:.9rem 0;padding:0}
.figures div{border:1px solid var(--line);border-radius:.5rem;padding:.45rem .7rem}
.figures dt{color:var(--soft);font-size:.8rem}
.figures dd{margin:0;font-weight:650;font-variant-numeric:tabular-nums}
.figures small{display:block;font-weight:400;color:var(--soft)}
.times{display:block;width:100%;max-width:44rem;height:60px;margin:.6rem 0}
.promised{fill:none;stroke:var(--ink);stroke-width:1.5;stroke-dasharray:4 3;vector-effect:non-scaling-stroke}
.facts{margin:.5rem 0;font-size:.9rem}
.facts div{display:grid;grid-template-columns:6.5rem 1fr;gap:0 .75rem;padding:.1rem 0}
.facts dt{color:var(--soft)}
.facts dd{margin:0}
.life{list-style:none;margin:.3rem 0 0;padding:0;font-size:.9rem}
.life li{padding:.45rem 0;border-top:1px solid var(--line)}
.life>li:first-child{border-top:0}
.verdicts li{display:grid;grid-template-columns:10.5rem 1fr;gap:0 .75rem}
.scroll+.soft{margin-top:.7rem}
.scroll{overflow-x:auto;position:relative;margin-top:1rem}
table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);font-size:.85rem;padding-bottom:.7rem}
th,td{text-align:left;padding:.5rem 1rem .5rem 0;border-top:1px solid var(--line);white-space:nowrap;vertical-align:top}
th{font-weight:500}
thead th{padding-top:0;border-top:0;color:var(--soft);font-size:.8rem;font-weight:400}
tbody:last-child tr:last-child>*{padding-bottom:0}
.texts th,.texts td{white-space:normal;min-width:7rem}
td small{color:var(--soft)}
.outage{margin-top:.6rem;font-size:.9rem}
.promise{margin-top:.9rem}
.card .promise+.scroll{margin-top:1.2rem}
.forms{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:.8rem;margin-top:.8rem}
.form{margin:.6rem 0}.forms .form{margin:0}
.form fieldset{border:1px solid var(--line);border-radius:.5rem;padding:.4rem .9rem .8rem;min-width:0;height:100%}
.form legend{font-weight:650;padding:0 .3rem}
.form p{margin:.5rem 0 0}
.form label{display:block}
.form small{display:block}
.form input:not([type=checkbox]),.form select{width:100%;max-width:28rem;min-height:2.2rem;padding:.3rem .5rem;font:inherit;color:inherit;background:var(--ground);border:1px solid var(--soft);border-radius:.35rem}
.form button{min-height:2.2rem;padding:.3rem .9rem;font:inherit;font-weight:650;color:var(--ground);background:var(--ink);border:1px solid var(--ink);border-radius:.35rem;cursor:pointer}
.checks{display:grid;grid-template-columns:repeat(auto-fill,minmax(12rem,1fr));gap:0 1rem}
.check{display:flex;gap:.5rem;align-items:center;min-height:24px}
.check input{width:1.2rem;height:1.2rem;flex:none}
.error{border-color:var(--down)}
${chartStyle.trim()}
footer{padding:1.25rem 1rem 3rem}
footer a{display:inline-block;min-height:24px}
@media (max-width:34rem){.headline{padding:.9rem 1rem;font-size:1.15rem}.card{padding:1rem}.brief{padding:.7rem 1rem}.days{height:28px}.firing>li,.verdicts li,.stages li{display:block}.uptime strong{display:block}}
@media print{nav,.windows,.skip,.tip,.pick{display:none}html{font-size:11px}body{background:#fff}main,header,footer{max-width:none;padding-left:0;padding-right:0}.headline,.story,.note,tr,.findings li{break-inside:avoid}h2,h3{break-after:avoid}svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}.scroll{overflow:visible}}
`;

/** The colours that the config gives, for light and for dark grounds. */
export function accentStyle({ light, dark }: { readonly light: string; readonly dark: string }): string {
  return `:root{--accent:${light}}@media screen and (prefers-color-scheme:dark){:root{--accent:${dark}}}`;
}
