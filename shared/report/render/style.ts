/** The report's style, inside the file: it is read without a network, mailed and printed on A4. */
export const reportStyle = `
:root{color-scheme:light dark;--ground:#fff;--ink:#16202c;--soft:#4c5868;--line:#d5dbe3;--band:#f3f5f8;--up:#1a7f4b;--slight:#9a6700;--down:#c62828;--gap:#5f6b7a;--none:#cfd6df}
@media screen and (prefers-color-scheme:dark){:root{--ground:#12181f;--ink:#e8edf3;--soft:#a7b4c3;--line:#2f3b48;--band:#1a232d;--up:#4cc38a;--slight:#e3b341;--down:#ff7b72;--gap:#9fadbd;--none:#364352}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:52rem;padding:1.5rem 1rem 3rem;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
h1{font-size:1.6rem;line-height:1.25;margin:.2rem 0}
h2{font-size:1.15rem;margin:2rem 0 .5rem;padding-top:.6rem;border-top:2px solid var(--ink)}
h3{font-size:1rem;margin:1.2rem 0 .3rem}
p{margin:.3rem 0}
.site{font-weight:650}
.soft,footer,caption{color:var(--soft);font-size:.87rem}
.unread{margin:.5rem 0;padding:.5rem .8rem;border:1px solid var(--slight);border-left:.4rem solid var(--slight)}
.todo{margin:.6rem 0;padding:0;list-style:none;counter-reset:todo}
.todo li{counter-increment:todo;position:relative;margin:.5rem 0;padding:.6rem .9rem .6rem 3rem;background:var(--band);border-left:.4rem solid var(--down);break-inside:avoid}
.todo li::before{content:counter(todo);position:absolute;left:1rem;top:.35rem;font-size:1.4rem;font-weight:700}
.todo strong{display:block}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:.4rem 0 .8rem;font-size:.9rem;font-variant-numeric:tabular-nums}
caption{text-align:left;padding-bottom:.25rem}
thead{display:table-header-group}
th,td{text-align:left;vertical-align:top;padding:.35rem .7rem .35rem 0;border-top:1px solid var(--line);overflow-wrap:break-word}
thead th{border-top:0;color:var(--soft);font-weight:500}
tbody th{font-weight:600}
td.number,th.number{text-align:right;white-space:nowrap}
tr{break-inside:avoid}
.bad{color:var(--down);font-weight:650}.unsure{color:var(--slight);font-weight:650}.good{color:var(--up)}
svg.days{display:block;width:100%;height:34px;margin:.2rem 0}
svg.spent{display:block;width:100%;height:14px;margin:.2rem 0}
rect.up{fill:var(--up)}rect.slight{fill:var(--slight)}rect.down{fill:var(--down)}rect.gap{fill:var(--gap)}rect.none{fill:var(--none)}rect.low{fill-opacity:.55}
rect.all{fill:var(--none)}rect.earlier{fill:var(--gap)}rect.edge{fill:var(--ground)}
figure{margin:.6rem 0;break-inside:avoid}
figcaption{font-size:.9rem}
footer{margin-top:2.5rem;border-top:1px solid var(--line);padding-top:.6rem}
@media screen and (max-width:44rem){.scroll table{min-width:40rem}}
@page{size:A4;margin:16mm 14mm}
@media print{body{max-width:none;padding:0;font-size:10pt}h2,h3,figure,caption{break-after:avoid}.scroll{overflow:visible}svg rect{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
