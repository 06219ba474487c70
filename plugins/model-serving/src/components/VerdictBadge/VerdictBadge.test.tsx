import { render, screen } from '@testing-library/react';
import { VerdictWord } from '@model-serving/backstage-plugin-model-serving-common';
import { VerdictBadge } from '.';

const WORDS: VerdictWord[] = [
  'serving',
  'degraded',
  'saturated',
  'queued',
  'starting',
  'failed',
  'stopped',
  'unknown',
];

function markup(word: VerdictWord) {
  const { container, unmount } = render(<VerdictBadge word={word} />);
  const shape = container.querySelector('svg')!.innerHTML;
  unmount();
  return shape;
}

describe('VerdictBadge', () => {
  it.each(WORDS)('says %s in a word', word => {
    render(<VerdictBadge word={word} />);
    expect(screen.getByText(word)).toBeInTheDocument();
  });

  it('has a shape of its own for each verdict, so that colour is not needed', () => {
    expect(new Set(WORDS.map(markup)).size).toBe(WORDS.length);
  });
});
