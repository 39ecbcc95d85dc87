/** The page's style. Inline and allowed by its hash, so that the page is one request and needs no build. Nothing in it moves. */
import { chartStyle } from './charts/chartStyle.ts';
import { darkPalette, lightPalette, paletteStyle } from './palette.ts';

export const pageStyle = `
:root{color-scheme:light dark;${paletteStyle(lightPalette)}}
@media screen and (prefers-color-scheme:dark){:root{${paletteStyle(darkPalette)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
main,header,footer{max-width:62rem;margin:0 auto;padding:0 1rem}
header{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:.25rem 1rem;padding-top:1.5rem}
h1{font-size:1.35rem;margin:1rem 0}
.site{font-size:1.15rem;font-weight:650;display:flex;gap:.6rem;align-items:center}
.site a{text-decoration:none}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;margin:0;padding:0}
nav a{display:inline-block;padding:.35rem .15rem;min-width:24px;text-align:center;text-decoration:none;border-bottom:2px solid transparent}
nav a:hover,nav a[aria-current]{border-color:var(--accent)}
nav a[aria-current]{font-weight:650}
.windows{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:baseline;font-size:.9rem}
.windows>span{color:var(--soft)}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.5rem 1rem;z-index:2}
.vh{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
main:focus{outline:none}
.banner{max-width:60rem;margin:1rem auto 0;padding:.75rem 1.25rem;border-radius:.75rem;border:1px solid var(--slight);border-left:.4rem solid var(--slight);background:var(--card)}
h2{font-size:1.1rem;margin:0}
h3{font-size:.95rem;margin:.8rem 0 .2rem}
p{margin:0}
a{color:inherit}
h2 a{display:inline-block;min-height:24px;text-decoration-thickness:1px;text-underline-offset:.2em}
.soft,footer{color:var(--soft);font-size:.875rem}
.headline{display:flex;gap:.75rem;align-items:center;margin:1rem 0 1.25rem;padding:1rem 1.25rem;border-radius:.75rem;background:var(--card);border:1px solid var(--line);border-left:.4rem solid var(--state);font-size:1.3rem;font-weight:650}
.card{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1.1rem 1.25rem;margin-bottom:1rem}
.row{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:.25rem 1rem}
.state{color:var(--state);font-weight:650;white-space:nowrap}
.up{--state:var(--up)}.degraded{--state:var(--slight)}.down{--state:var(--down)}.unknown{--state:var(--unknown)}.maintenance{--state:var(--planned)}
.note{margin-top:.6rem;padding:.35rem .7rem;border-left:.25rem solid var(--slight);background:var(--ground);font-size:.9rem}
.alone{margin:0 0 1rem}
.alone.note{background:var(--card)}
.alerts,.alerts ul{list-style:none;margin:.4rem 0 0;padding:0}
.alerts li{padding:.35rem 0;border-top:1px solid var(--line)}
.alerts>li:first-child{border-top:0}
.alerts details{margin-top:.3rem;font-size:.9rem}
summary{cursor:pointer;min-height:24px;padding:.1rem 0}
details{font-size:.9rem}
.uptime{margin-top:.4rem;font-variant-numeric:tabular-nums}
.budget{margin:.6rem 0;font-size:.9rem}
.budget svg{display:block;width:100%;height:6px;margin-bottom:.3rem;border-radius:3px}
.story{margin-top:.6rem}
.story ol{margin:.3rem 0 0;padding-left:1.3rem}
.story li span{display:inline-block;min-width:5.5rem;color:var(--soft);font-variant-numeric:tabular-nums}
.bars{margin:.7rem 0 .25rem;border-radius:2px}
.days{display:block;width:100%;height:34px}
.bars[role]{cursor:pointer}
.up,.slight,.down,.gap,.planned,.none{--fill:var(--up)}.slight{--fill:var(--slight)}.down{--fill:var(--down)}.gap{--fill:var(--unknown)}.planned{--fill:var(--planned)}.none{--fill:var(--none)}
:is(rect,path):is(.up,.slight,.down,.gap,.planned,.none){fill:var(--fill)}
path.low:is(.up,.slight,.down){fill:none;stroke:var(--fill);stroke-width:1.5;vector-effect:non-scaling-stroke}
.ends{display:flex;justify-content:space-between}
.tip{position:absolute;z-index:1;max-width:min(20rem,90vw);padding:.4rem .7rem;border:1px solid var(--soft);border-radius:.5rem;background:var(--card);font-size:.875rem}
.tip a{display:inline-block;min-height:24px}
.pick{position:absolute;width:2px;background:var(--ink);pointer-events:none}
.legend{display:flex;flex-wrap:wrap;gap:.1rem 1rem;list-style:none;margin:.3rem 0 .8rem;padding:0;font-size:.8rem;color:var(--soft)}
.legend svg{width:6px;height:22px;margin-right:.4rem;vertical-align:bottom}
.byday td{white-space:normal}.byday th{white-space:normal}
.byday a,.row a{padding:.2rem 0}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.6rem;margin:.9rem 0;padding:0}
.figures div{border:1px solid var(--line);border-radius:.5rem;padding:.45rem .7rem}
.figures dt{color:var(--soft);font-size:.8rem}
.figures dd{margin:0;font-weight:650;font-variant-numeric:tabular-nums}
.figures small{display:block;font-weight:400;color:var(--soft)}
.times{display:block;width:100%;max-width:44rem;height:60px;margin:.6rem 0}
.promised{fill:none;stroke:var(--ink);stroke-width:1.5;stroke-dasharray:4 3;vector-effect:non-scaling-stroke}
.facts{margin:.5rem 0;font-size:.9rem}
.facts div{display:flex;flex-wrap:wrap;gap:0 .6rem}
.facts dt{color:var(--soft);min-width:6rem}
.facts dd{margin:0}
.life{list-style:none;margin:.3rem 0 0;padding:0;font-size:.9rem}
.life li{padding:.3rem 0;border-top:1px solid var(--line)}
.scroll{overflow-x:auto;position:relative}
table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);font-size:.8rem;padding-bottom:.3rem}
th,td{text-align:left;padding:.4rem .6rem .4rem 0;border-top:1px solid var(--line);white-space:nowrap;vertical-align:top}
th{font-weight:500}
.texts th,.texts td{white-space:normal;min-width:7rem}
td small{color:var(--soft)}
.outage{margin-top:.4rem;font-size:.9rem}
.promise{margin:.4rem 0}
${chartStyle.trim()}
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
footer{padding:1rem 1rem 2.5rem}
footer a{display:inline-block;min-height:24px}
@media (max-width:34rem){.headline{font-size:1.1rem}.card{padding:.9rem}.days{height:28px}}
@media print{nav,.skip,.tip,.pick,.legend{display:none}body{background:#fff;font-size:12px}.card,.headline{break-inside:avoid}.days,.budget svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}.scroll{overflow:visible}}
`;

/** The colours that the config gives, for light and for dark grounds. */
export function accentStyle({ light, dark }: { readonly light: string; readonly dark: string }): string {
  return `:root{--accent:${light}}@media screen and (prefers-color-scheme:dark){:root{--accent:${dark}}}`;
}
