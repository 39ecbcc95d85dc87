/** The style of charts and of timelines. */
export const chartStyle = `
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,24rem),1fr));gap:.25rem 1.5rem}
.chart{margin:.5rem 0 .25rem;break-inside:avoid}
.plot{display:flex}
.plot>.values{flex:none}
.plot>.area{flex:1;min-width:0;overflow:visible}
.chart .over{font-size:.875rem;font-weight:650}
.chart text{font-size:11px;fill:var(--soft);font-variant-numeric:tabular-nums}
.grid{stroke:var(--line);stroke-width:1}
.line,.mark{fill:none;stroke-width:2;stroke-linecap:round;stroke-linejoin:round;vector-effect:non-scaling-stroke}
.l0{stroke:var(--accent)}.l1{stroke:var(--ink);stroke-dasharray:6 4}.l2{stroke:var(--slight);stroke-dasharray:1 4}
.mark{stroke:var(--down);stroke-width:1.5;stroke-dasharray:8 3 2 3}
.key{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;list-style:none;margin:.4rem 0 0;padding:0;font-size:.8rem;color:var(--soft)}
.key svg{vertical-align:middle}
.timeline{list-style:none;margin:.5rem 0 0;padding:0;font-size:.9rem}
.timeline>li{position:relative;padding:0 0 .7rem 1.4rem;border-left:2px solid var(--line);margin-left:.4rem}
.timeline>li:last-child{border-color:transparent;padding-bottom:0}
.timeline>li::before{content:"";position:absolute;left:-.55rem;top:.35rem;width:.7rem;height:.7rem;border-radius:50%;background:var(--card);border:2px solid var(--accent)}
.timeline>li>span:first-child{display:block;color:var(--soft);font-variant-numeric:tabular-nums}
.list{list-style:none;margin:.4rem 0 0;padding:0}
.list>li{padding:.45rem 0;border-top:1px solid var(--line)}
.list>li:first-child{border-top:0}
.list time{white-space:nowrap}
.list a{display:inline-block;min-height:24px}
.figure-line{margin:.6rem 0 1rem}
.links{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;list-style:none;margin:.4rem 0 0;padding:0;font-size:.9rem}
.links.over{margin:0 0 1rem}
.links a{display:inline-block;min-height:24px;padding:.1rem 0}
.links a[aria-current]{font-weight:650;text-decoration:none}
.links img{display:block;max-width:100%;margin:.2rem 0}
.card>h2+*{margin-top:.5rem}
.card h3{font-size:.95rem}
.card .soft+table,.card p+.scroll{margin-top:.5rem}
@media print{.links{display:none}.chart{break-inside:avoid}}
`;
