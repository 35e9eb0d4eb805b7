/** The page's whole style. It is hashed into the page's policy, so nothing else can bring one. */
export const style = `
:root{color-scheme:light dark;--paper:#fbfbf9;--card:#fff;--ink:#1c2026;--soft:#5d6672;--line:#dfe2e6;--accent:#1f5fbf;--band:#a9c6ef;
--bad:#b3261e;--bad-paper:#fbeae8;--good:#1d7a3d;--good-paper:#e6f4ea;--warn:#8a5a00;--warn-paper:#fdf2d8;--code:#f1f2f4}
@media(prefers-color-scheme:dark){:root{--paper:#14171c;--card:#1c2128;--ink:#e8ebef;--soft:#9aa5b1;--line:#313841;--accent:#7db3ff;--band:#2f4f7c;
--bad:#ff9c94;--bad-paper:#3b1f1e;--good:#7fd99a;--good-paper:#173322;--warn:#f0c674;--warn-paper:#372b12;--code:#252b33}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
main{max-width:1180px;margin:0 auto;padding:32px 24px 80px}
h1{font-size:24px;line-height:1.25;margin:0 0 4px;overflow-wrap:anywhere;text-wrap:balance}h2{font-size:18px;margin:40px 0 12px}h3{font-size:13px;margin:0 0 4px;color:var(--soft);font-weight:600}
p{margin:0 0 8px}.soft,figcaption,th{color:var(--soft)}code,pre{font:12.5px/1.45 ui-monospace,SFMono-Regular,Menlo,"Liberation Mono",monospace}
code{background:var(--code);border-radius:4px;padding:1px 5px;overflow-wrap:anywhere}pre{background:var(--code);border-radius:8px;padding:12px;overflow:auto;margin:0}
.notice{border-left:4px solid var(--warn);background:var(--warn-paper);color:var(--ink);padding:8px 12px;border-radius:4px;margin:8px 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:20px 0 0}
.tile{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 14px}
.tile b{display:block;font-size:24px;line-height:1.25;font-variant-numeric:tabular-nums}.tile span{color:var(--soft);font-size:13px}
.tile.main{grid-column:span 2}.tile.main b{font-size:34px}
.scroll{overflow-x:auto}table{border-collapse:collapse;min-width:min(100%,720px);font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:6px 14px 6px 0;border-bottom:1px solid var(--line);vertical-align:middle;white-space:nowrap}
th{font-size:13px;font-weight:600}td.name{white-space:normal;overflow-wrap:anywhere;min-width:110px}td.n,th.n{text-align:right}
.bar{display:block;max-width:100%}.axis{stroke:var(--line);stroke-width:2}.band{fill:var(--band)}.point{fill:var(--accent);stroke:var(--card);stroke-width:1.5}
.columns{display:flex;flex-wrap:wrap;gap:24px;align-items:flex-start}.columns>*{flex:1 1 320px;min-width:0}
.reliability{width:306px;max-width:100%;flex:0 0 306px}.reliability text{fill:var(--soft);font-size:11px}.grid{stroke:var(--line)}.ideal{stroke:var(--soft);stroke-dasharray:4 4}.whisker{stroke:var(--accent);stroke-width:2;opacity:.55}
.buttons{display:flex;flex-wrap:wrap;gap:6px;align-items:center;margin:0 0 8px}.buttons h3{margin:0 6px 0 0;min-width:44px}
button{font:inherit;font-size:13px;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:999px;padding:3px 12px;cursor:pointer}
button:hover{border-color:var(--accent)}button:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
button[aria-pressed=true]{background:var(--accent);border-color:var(--accent);color:var(--card)}
.case{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px;margin:14px 0;display:grid;grid-template-columns:minmax(0,380px) minmax(0,1fr);gap:20px}
.case.bare{grid-template-columns:minmax(0,1fr)}.case[hidden]{display:none}
.said{white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate;margin:0 0 10px}.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(180px,1fr));gap:0 18px}
.badge{display:inline-block;font-size:12px;font-weight:600;border-radius:999px;padding:1px 10px;margin:0 6px 6px 0;background:var(--code);color:var(--soft);overflow-wrap:anywhere}
.badge.bad{background:var(--bad-paper);color:var(--bad)}.badge.good{background:var(--good-paper);color:var(--good)}.badge.warn{background:var(--warn-paper);color:var(--warn)}
.meta{font-size:13px;color:var(--soft);overflow-wrap:anywhere}.evidence{margin:0 0 10px;padding-left:22px;font-size:13px}.evidence li{unicode-bidi:isolate;overflow-wrap:anywhere}
figure{margin:0 0 12px}.picture{position:relative;display:inline-block;max-width:100%;line-height:0;border-radius:6px;overflow:hidden;background:var(--code)}
.picture img{max-width:100%;max-height:420px;width:auto;height:auto;min-width:120px}.picture svg{position:absolute;inset:0;width:100%;height:100%}figcaption{font-size:12px;margin-top:4px;overflow-wrap:anywhere}
.picture polygon,.picture circle{fill:none;vector-effect:non-scaling-stroke}.under{stroke:#14171c;stroke-width:3.6;opacity:.7}.over{stroke-width:2}
.supports .over{stroke:#ffd400}.searched .over{stroke:#c9d1d9;stroke-dasharray:5 4}.truth .over{stroke:#3ddc84;stroke-dasharray:8 3}
.picture text{font-family:system-ui,sans-serif;font-weight:700;fill:#ffd400;stroke:#14171c;stroke-width:.18em;paint-order:stroke;stroke-linejoin:round}.searched text{fill:#c9d1d9}
.key{font-size:13px}.key i{display:inline-block;width:22px;height:0;border-top:3px solid #d9b400;vertical-align:middle;margin:0 6px 0 14px}.key i.t{border-top:3px dashed #2fb56b}.key i.s{border-top:3px dashed #97a1ab}
details{margin-top:12px}summary{cursor:pointer;color:var(--soft)}
@media(max-width:760px){.case{grid-template-columns:minmax(0,1fr)}main{padding:20px 14px 60px}.tile.main{grid-column:auto}}
@media print{.buttons,details{display:none}.case{break-inside:avoid}}
`;
