/** The host's own quiet look, light and dark as the system says. */
export const style = `
:root { color-scheme: light dark; --paper: #fff; --ground: #f6f7f9; --sunk: #eceff3; --line: #dfe4ea; --edge: #838e9b; --ink: #10161d;
  --ink-2: #3a4552; --ink-3: #5a6573; --invert: #10161d; --on-invert: #fff; --add: #0a69bf; --add-wash: #e5f1fc; --del: #a60f1c;
  --del-wash: #fde9e7; --warn: #9a5b00; --warn-wash: #fdf0d3 }
@media (prefers-color-scheme: dark) { :root { --paper: #0e1319; --ground: #131920; --sunk: #1c242d; --line: #262f39; --edge: #6b7786;
  --ink: #eef2f6; --ink-2: #b9c3ce; --ink-3: #8e9aa8; --invert: #eef2f6; --on-invert: #0e1319; --add: #4fa6f5; --add-wash: #10263c;
  --del: #ff8078; --del-wash: #35181b; --warn: #efb449; --warn-wash: #2e240f } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink-2); font: 14px/20px ui-sans-serif, system-ui, sans-serif }
header, main { max-width: 1040px; margin: 0 auto; padding: 0 16px }
header { display: flex; gap: 16px; align-items: center; min-height: 48px; padding-block: 8px; flex-wrap: wrap }
header a { text-decoration: none } header a:hover { text-decoration: underline }
header .where { font-weight: 600; color: var(--ink) }
a { color: var(--ink); text-underline-offset: 2px } a:focus-visible, button:focus-visible, select:focus-visible { outline: 2px solid var(--ink); outline-offset: 1px }
h1 { font-size: 22px; line-height: 28px; color: var(--ink); margin: 16px 0 4px; overflow-wrap: anywhere } h1 small { font-weight: 400; color: var(--ink-3) }
h2 { font-size: 16px; color: var(--ink); margin: 24px 0 8px } h3 { font-size: 14px; color: var(--ink); margin: 16px 0 4px } h4 { font-size: 14px; margin: 12px 0 4px }
code, pre, .mono, .diff { font-family: ui-monospace, SFMono-Regular, Menlo, monospace; font-size: 12px }
p code, li code, td code { background: var(--sunk); border-radius: 3px; padding: 1px 4px }
.panel { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; margin: 12px 0; overflow: hidden }
.panel > .head { padding: 8px 12px; background: var(--ground); border-bottom: 1px solid var(--line); color: var(--ink-3); display: flex; gap: 8px; justify-content: space-between; flex-wrap: wrap }
.panel > .head strong { color: var(--ink) } .panel > .body { padding: 4px 16px 12px; overflow-x: auto; overflow-wrap: anywhere }
.state { display: inline-block; border: 1px solid var(--edge); border-radius: 10px; padding: 0 10px; color: var(--ink); font-weight: 600; margin-right: 8px }
.state.label { font-weight: 400; color: var(--ink-2) } .state.merged { background: var(--invert); color: var(--on-invert); border-color: var(--invert) }
.muted { color: var(--ink-3) } .error { border-color: var(--del); color: var(--del); background: var(--del-wash); padding: 8px 12px } .wait { color: var(--warn) }
ul.list { list-style: none; margin: 0; padding: 0 } ul.list li { padding: 8px 12px; border-top: 1px solid var(--line); display: flex; gap: 12px; flex-wrap: wrap; justify-content: space-between } ul.list li:first-child { border-top: 0 }
form.actions { display: flex; gap: 8px; flex-wrap: wrap; align-items: center; padding: 12px }
button, select { font: inherit; min-height: 32px; padding: 4px 12px; border-radius: 6px; border: 1px solid var(--edge); background: var(--paper); color: var(--ink); cursor: pointer }
button.main { background: var(--invert); color: var(--on-invert); border-color: var(--invert); font-weight: 600 } button:disabled { opacity: .5; cursor: not-allowed }
.body table { border-collapse: collapse; margin: 8px 0 } .body th, .body td { border: 1px solid var(--line); padding: 4px 10px; text-align: left; vertical-align: top }
.body pre { background: var(--sunk); padding: 8px 12px; border-radius: 6px; overflow-x: auto } blockquote { margin: 8px 0; padding-left: 12px; border-left: 3px solid var(--line); color: var(--ink-3) }
.scroll { overflow-x: auto } .diff { border-collapse: collapse; width: 100%; line-height: 18px } .diff td { padding: 0 8px; white-space: pre; vertical-align: top }
.diff .sign { width: 1%; user-select: none } .diff .no { color: var(--ink-3); text-align: right; width: 1%; user-select: none; border-right: 1px solid var(--line) } .diff .no a { color: inherit; text-decoration: none }
.diff .hunk td { background: var(--sunk); color: var(--ink-3) } .diff .add td { background: var(--add-wash); color: var(--ink) } .diff .del td { background: var(--del-wash); color: var(--ink) }
.diff .add .sign { color: var(--add) } .diff .del .sign { color: var(--del) } .diff tr:target td { background: var(--warn-wash) }
@media (max-width: 600px) { button, select { min-height: 44px } }
`
