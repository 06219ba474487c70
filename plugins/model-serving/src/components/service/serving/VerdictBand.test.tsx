import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { render } from '@testing-library/react';
import { VERDICT_WORDS } from '@model-serving/backstage-plugin-model-serving-common';
import { VerdictBand } from './VerdictBand';

const CSS = readFileSync(join(__dirname, 'VerdictBand.module.css'), 'utf8');

function looks() {
  const { container } = render(
    <VerdictBand
      spans={VERDICT_WORDS.map((word, hour) => ({
        from: new Date(Date.UTC(2026, 0, 1, hour)).toISOString(),
        to: new Date(Date.UTC(2026, 0, 1, hour + 1)).toISOString(),
        word,
      }))}
    />,
  );
  return [...container.querySelectorAll<HTMLElement>('[data-pattern]')].map(
    ({ dataset }) => ({ tone: dataset.tone!, pattern: dataset.pattern! }),
  );
}

describe('VerdictBand', () => {
  it('draws each verdict in a way of its own', () => {
    const drawn = looks().map(({ tone, pattern }) => `${tone} ${pattern}`);
    expect(drawn).toHaveLength(VERDICT_WORDS.length);
    expect(new Set(drawn).size).toBe(VERDICT_WORDS.length);
  });

  it('has a color for every tone and a rule for every pattern', () => {
    const rules = looks().flatMap(({ tone, pattern }) => [
      ...(tone === 'neutral' ? [] : [`.span[data-tone='${tone}']`]),
      ...(pattern === 'empty' ? [] : [`.span[data-pattern='${pattern}']`]),
    ]);
    expect(rules.filter(rule => !CSS.includes(rule))).toEqual([]);
  });
});
