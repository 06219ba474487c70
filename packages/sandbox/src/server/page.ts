import { Response } from 'express';
import { escapeHtml } from './escapeHtml';

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#6b7280, #9ca3af); --soft: light-dark(#f3f4f6, #1f2937);
  --text: light-dark(#111827, #f3f4f6); --link: light-dark(#1d4ed8, #93c5fd); --back: light-dark(#ffffff, #111827); }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); overflow-wrap: anywhere; }
header, main { padding: 0.75rem max(1rem, calc(50vw - 32rem)); }
header { display: flex; flex-wrap: wrap; gap: 0 1.5rem; border-bottom: 1px solid var(--line); }
.note { background: light-dark(#fef3c7, #451a03); color: light-dark(#451a03, #fef3c7); margin: 0; padding: 0.5rem 0.75rem; border-radius: 0.4rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.25rem; } h3, h4 { font-size: 1.05rem; }
a { color: var(--link); }
.plain { list-style: none; padding: 0; } .plain li { padding: 0.5rem 0; border-bottom: 1px solid var(--soft); }
small { color: inherit; } .scroll { overflow-x: auto; }
pre { background: var(--soft); padding: 0.75rem; font: 13px/1.45 ui-monospace, monospace; white-space: pre; }
table { border-collapse: collapse; overflow-wrap: break-word; } th, td:first-child { white-space: nowrap; } th, td { border: 1px solid var(--line); padding: 0.3rem 0.6rem; text-align: left; }
ins { text-decoration: none; background: light-dark(#d1fae5, #064e3b); color: inherit; }
del { text-decoration: none; background: light-dark(#fee2e2, #7f1d1d); color: inherit; }
.badge { border: 1px solid var(--line); border-radius: 1rem; padding: 0 0.6rem; font-size: 0.875rem; }
.actions { display: flex; flex-wrap: wrap; gap: 0.75rem; } form { margin: 0; }
button { font: inherit; padding: 0.5rem 1rem; min-height: 2.75rem; border-radius: 0.4rem; border: 1px solid var(--line); background: var(--soft); color: var(--text); cursor: pointer; }
button.merge, button.user { background: #15602f; border-color: #15602f; color: #ffffff; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
summary { cursor: pointer; padding: 0.4rem 0; font-weight: 600; }
`;

/** What a page of the sandbox says; \`body\` is HTML whose parts are escaped already. */
export interface PageContent {
  title: string;
  site: string;
  /** What this page stands in for. */
  note: string;
  links?: [href: string, label: string][];
  body: string;
}

/** A whole page, which says that it belongs to a sandbox. */
export function page({
  title,
  site,
  note,
  links = [],
  body,
}: PageContent): string {
  const nav = links.map(
    ([href, label]) => `<a href="${escapeHtml(href)}">${escapeHtml(label)}</a>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · ${escapeHtml(
    site,
  )} (sandbox)</title><link rel="stylesheet" href="/style.css"></head>
<body><header><strong>${escapeHtml(site)}</strong>${
    nav.length > 0
      ? `<nav aria-label="Repository">${nav.join(' · ')}</nav>`
      : ''
  }</header>
<main><p class="note"><strong>Sandbox.</strong> ${escapeHtml(
    note,
  )}</p><h1>${escapeHtml(title)}</h1>
${body}
</main></body></html>`;
}

/** Sends the stylesheet of {@link page}. */
export function sendStyle(response: Response): void {
  response.type('css').send(STYLE);
}

/** Headers of every page: no script ever, no frames, nothing from elsewhere. */
export function protectPage(response: Response, formTargets = "'self'"): void {
  response.set({
    'Content-Security-Policy': `default-src 'none'; style-src 'self'; form-action ${formTargets}; base-uri 'none'; frame-ancestors 'none'`,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  });
}
