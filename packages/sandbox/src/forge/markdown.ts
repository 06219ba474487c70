import { escapeHtml } from '../server/escapeHtml';

/** Emphasis, code, http links and backslashes of text that is escaped for HTML already. */
function inline(escaped: string): string {
  const literal: string[] = [];
  const keep = (html: string) => `\0${literal.push(html) - 1}\0`;
  return escaped
    .replace(/\\([\\`*_{}[\]()#+\-.!|@~])|`([^`]+)`/g, (_, plain, code) =>
      keep(plain ?? `<code>${code.replace(/\\\|/g, '|')}</code>`),
    )
    .replace(/&amp;(amp|lt|gt|quot|#39);/g, '&$1;')
    .replace(
      /\[([^\]]*)\]\((https?:\/\/[^\s)"&<>]+)\)/g,
      '<a href="$2" rel="nofollow noopener">$1</a>',
    )
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/\0(\d+)\0/g, (_, index) => literal[Number(index)]);
}

function cells(row: string): string[] {
  return row
    .replace(/^\s*\||\|\s*$/g, '')
    .split(/(?<!\\)\|/)
    .map(cell => inline(cell.trim()));
}

function block(text: string): string {
  const lines = text.split('\n');
  const heading = /^#{1,6}\s+(.*)$/.exec(lines[0]);
  if (heading) {
    const rest = lines.slice(1).join('\n').trim();
    // One level for all: the page's own headings are the first two, and none may be skipped.
    return `<h3>${inline(heading[1])}</h3>${rest && block(rest)}`;
  }
  if (
    lines.length > 1 &&
    /^[\s|:-]+$/.test(lines[1]) &&
    lines[1].includes('-')
  ) {
    const head = cells(lines[0]).map(cell =>
      cell ? `<th scope="col">${cell}</th>` : '<td></td>',
    );
    const body = lines.slice(2).map(
      line =>
        `<tr>${cells(line)
          .map(cell => `<td>${cell}</td>`)
          .join('')}</tr>`,
    );
    return `<div class="scroll" role="region" aria-label="Table" tabindex="0"><table><thead><tr>${head.join(
      '',
    )}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
  }
  if (lines.every(line => /^\s*[-*]\s+/.test(line))) {
    return `<ul>${lines
      .map(line => `<li>${inline(line.replace(/^\s*[-*]\s+/, ''))}</li>`)
      .join('')}</ul>`;
  }
  return `<p>${lines.map(inline).join('<br>')}</p>`;
}

/** Renders the Markdown that check reports use; everything is escaped before anything is marked up. */
export function renderMarkdown(markdown: string): string {
  return escapeHtml(
    markdown.replace(/[\r\0]/g, '').replace(/<!--[\s\S]*?-->/g, ''),
  )
    .split(/\n{2,}/)
    .map(text => text.trim())
    .filter(Boolean)
    .map(block)
    .join('\n');
}
