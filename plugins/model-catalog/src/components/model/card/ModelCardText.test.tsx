import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { ModelCardText } from './ModelCardText';

const LENGTH = 128 * 1024;
const MOST = 1_000;

async function show(card: string, base: string | null = null) {
  renderInTestApp(
    <div data-testid="card">
      <ModelCardText
        card={card}
        base={base}
        mostElements={MOST}
        onCut={<p>There is more.</p>}
      />
    </div>,
  );
  return screen.findByTestId('card');
}

const repeated = (text: string) =>
  text.repeat(Math.ceil(LENGTH / text.length)).slice(0, LENGTH);

describe('ModelCardText', () => {
  it('shows headings below those of the page, lists, tables and code', async () => {
    const card = await show(
      '---\nlicense: mit\n---\n# Model\n\n- **one**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nprint("<think>")\n```\n',
    );
    expect(screen.getByRole('heading', { level: 4 })).toHaveTextContent(
      'Model',
    );
    expect(screen.getByRole('cell', { name: '2' })).toBeInTheDocument();
    expect(screen.getByRole('group', { name: 'Code' })).toHaveTextContent(
      'print("<think>")',
    );
    expect(card).not.toHaveTextContent('license: mit');
  });

  it('loads nothing and runs nothing', async () => {
    const card = await show(
      [
        '![Logo](https://tracker.example.com/x.png)',
        '[![Badge](https://img.example.com/b.svg)](https://example.com/paper)',
        '<img src=x onerror=alert(1)> <script>alert(1)</script> <p align="center">Text</p>',
        // eslint-disable-next-line no-script-url
        '[click](javascript:alert(1)) [data](data:text/html,x)',
        '[there](docs/use.md)',
      ].join('\n\n'),
      'https://models.example.com/acme/m',
    );
    expect(
      card.querySelectorAll('img, script, iframe, [onerror]'),
    ).toHaveLength(0);
    expect(card).toHaveTextContent('Image: Logo (tracker.example.com)');
    expect(card).toHaveTextContent('Image: Badge (img.example.com)');
    expect(card).not.toHaveTextContent('<p');
    const links = screen.getAllByRole('link');
    for (const link of links) {
      expect(link.getAttribute('href')).toMatch(/^https:/);
      expect(link).toHaveAttribute('rel', 'noopener noreferrer');
    }
    expect(screen.getByRole('link', { name: 'there' })).toHaveAttribute(
      'href',
      'https://models.example.com/acme/docs/use.md',
    );
    expect(card.querySelector('a a')).toBeNull();
  });

  it.each([
    ['brackets', repeated('[')],
    ['links that do not end', repeated('[a](<b')],
    ['images that do not end', repeated('![')],
    ['emphasis', repeated('*a **a ')],
    ['quotes', repeated('> ')],
    ['a table of many cells', `${repeated('|a')}\n${repeated('|-')}\n`],
    ['many tables', repeated('|a|b|\n|-|-|\n|1|2|\n\n')],
    ['tags', repeated('<a ')],
    ['comments', repeated('<!--')],
    ['headings', repeated('# a\n')],
    ['nested lists', repeated('- ')],
  ])(
    'shows 128 KiB of %s, in as many elements as a page holds',
    async (_, text) => {
      const card = await show(text);
      expect(card.querySelectorAll('*').length).toBeLessThan(2 * MOST);
    },
  );

  it('says that there is more', async () => {
    await show(repeated('text\n\n'));
    expect(screen.getByText('There is more.')).toBeInTheDocument();
  });
});
