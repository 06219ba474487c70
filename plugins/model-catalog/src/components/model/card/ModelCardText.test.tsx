import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { HOSTILE_CARDS } from './__testUtils__/hostileCards';
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

/** Of what a card may become, nothing else: what is not known is not shown. */
const ELEMENTS = new Set(
  'a,blockquote,br,code,div,em,h4,h5,h6,hr,li,ol,p,pre,s,span,strong,table,tbody,td,th,thead,tr,ul'.split(
    ',',
  ),
);
const isForbidden = (name: string) => !ELEMENTS.has(name);
const isHandler = (name: string) => /^on|^style$|^src/.test(name);

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
        '<iframe src="https://frame.example.com"></iframe>',
        '<style>body { display: none }</style>',
        '<svg onload="alert(1)"><script href="data:text/javascript,alert(1)"/><a href="javascript:alert(1)">x</a></svg>',
        '<link rel="stylesheet" href="https://style.example.com/a.css"> <base href="https://base.example.com/">',
        '<object data="x"></object> <embed src="x"> <form action="https://form.example.com"><input></form>',
        // eslint-disable-next-line no-script-url
        '[click](javascript:alert(1)) [data](data:text/html,x)',
        '[there](docs/use.md)',
      ].join('\n\n'),
      'https://models.example.com/acme/m',
    );
    const elements = [...card.querySelectorAll('*')];
    expect(
      elements.map(({ localName }) => localName).filter(isForbidden),
    ).toEqual([]);
    expect(
      elements.flatMap(each => each.getAttributeNames()).filter(isHandler),
    ).toEqual([]);
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

  it.each(HOSTILE_CARDS)(
    'shows 128 KiB of %s, in as many elements as a page holds',
    async (_, cardOf) => {
      const card = await show(cardOf(LENGTH));
      expect(card.querySelectorAll('*').length).toBeLessThan(2 * MOST);
    },
  );

  it('says that there is more', async () => {
    await show('text\n\n'.repeat(MOST));
    expect(screen.getByText('There is more.')).toBeInTheDocument();
  });
});
