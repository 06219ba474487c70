import { escapeHtml } from '../server/escapeHtml';

/** Emphasis, code and http links of text that is escaped already. */
function inline(escaped: string): string {
  return escaped
    .split(/(`[^`]+`)/)
    .map(part =>
      part.startsWith('`') && part.length > 2
        ? `<code>${part.slice(1, -1)}</code>`
        : part
            .replace(
              /\[([^\]]*)\]\((https?:\/\/[^\s)"&<>]+)\)/g,
              '<a href="$2" rel="nofollow noopener">$1</a>',
            )
            .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
            .replace(/\\([\\`*_{}[\]()#+\-.!|@~])/g, '$1'),
    )
    .join('');
}

function cells(row: string): string[] {
  return row
    .replace(/^\s*\||\|\s*$/g, '')
    .split(/(?<!\\)\|/)
    .map(cell => inline(cell.trim()));
}

function block(text: string): string {
  const lines = text.split('\n');
  const heading = /^(#{1,6})\s+(.*)$/.exec(lines[0]);
  if (heading) {
    // The page's own headings are the first two levels.
    const level = Math.min(heading[1].length + 2, 6);
    const rest = lines.slice(1).join('\n').trim();
    return `<h${level}>${inline(heading[2])}</h${level}>${rest && block(rest)}`;
  }
  if (
    lines.length > 1 &&
    /^[\s|:-]+$/.test(lines[1]) &&
    lines[1].includes('-')
  ) {
    const head = cells(lines[0]).map(cell => `<th scope="col">${cell}</th>`);
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
  return escapeHtml(markdown.replace(/\r/g, '').replace(/<!--[\s\S]*?-->/g, ''))
    .split(/\n{2,}/)
    .map(text => text.trim())
    .filter(Boolean)
    .map(block)
    .join('\n');
}
