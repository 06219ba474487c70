import { render, screen } from '@testing-library/react';
import {
  VERDICT_WORDS,
  VerdictWord,
} from '@model-serving/backstage-plugin-model-serving-common';
import { VerdictBadge } from './VerdictBadge';

function markup(word: VerdictWord) {
  const { container, unmount } = render(<VerdictBadge word={word} />);
  const shape = container.querySelector('svg')!.innerHTML;
  unmount();
  return shape;
}

describe('VerdictBadge', () => {
  it.each(VERDICT_WORDS)('says %s in a word', word => {
    render(<VerdictBadge word={word} />);
    expect(screen.getByText(word)).toBeInTheDocument();
  });

  it('has a shape of its own for each verdict, so that color is not needed', () => {
    expect(new Set(VERDICT_WORDS.map(markup)).size).toBe(VERDICT_WORDS.length);
  });
});
