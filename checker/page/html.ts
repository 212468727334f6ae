// The page as files: one that holds everything, or a folder. Both open without a server: scripts are plain ones, and nothing is fetched.
import type { PageDocument } from './document.ts'
import { share } from './sharing.ts'

/** What was built for the browser: the script and the style sheet. */
export interface Assets {
  readonly script: string
  readonly style: string
}

export interface PageFile {
  readonly name: string
  readonly text: string
}

/** One file. It says itself that nothing may be loaded from anywhere. */
export function oneFile(document: PageDocument, { script, style }: Assets): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
  const head = `<meta http-equiv="Content-Security-Policy" content="${policy}">\n<style>\n${style}</style>`
  return html(head, `<script>\n${dataScript(document)}</script>\n<script>\n${inScript(script)}</script>`)
}

/** The files of a folder. */
export function folderFiles(document: PageDocument, { script, style }: Assets): readonly PageFile[] {
  const head = '<link rel="stylesheet" href="page.css">'
  const body = '<script src="data.js"></script>\n<script src="page.js"></script>'
  return [
    { name: 'index.html', text: html(head, body) },
    { name: 'page.css', text: style },
    { name: 'page.js', text: script },
    { name: 'data.js', text: dataScript(document) },
  ]
}

function html(head: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Shatterproof report</title>
${head}
</head>
<body>
<noscript><p>The report is drawn by a script of this page. Without one, run the check without --report: it prints the same.</p></noscript>
${body}
</body>
</html>
`
}

function dataScript(document: PageDocument): string {
  return `window.shatterproofReport = ${JSON.stringify(share(document)).replaceAll('<', '\\u003c')}\n`
}

/** Nothing in a script may look like the end of it. */
function inScript(text: string): string {
  return text.replace(/<(?=\/script|!--|script)/gi, '\\x3c')
}
