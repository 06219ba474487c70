import { HOSTILE_CARDS } from './__testUtils__/hostileCards';
import { parseCard } from './parseCard';

const LENGTH = 128 * 1024;

/** How often characters are looked at while a card is parsed. */
function charactersRead(card: string): number {
  const { charCodeAt } = String.prototype;
  let reads = 0;
  // Not a mock: one would keep each call.
  // eslint-disable-next-line no-extend-native
  String.prototype.charCodeAt = function counted(this: string, index) {
    reads += 1;
    return charCodeAt.call(this, index);
  };
  try {
    parseCard(card);
  } finally {
    // eslint-disable-next-line no-extend-native
    String.prototype.charCodeAt = charCodeAt;
  }
  return reads;
}

describe('parseCard', () => {
  it.each(HOSTILE_CARDS)(
    'reads four times as much of a card of %s that is four times as long',
    (_, cardOf) => {
      const quarter = charactersRead(cardOf(LENGTH / 4));
      expect(quarter).toBeGreaterThan(0);
      expect(charactersRead(cardOf(LENGTH)) / quarter).toBeLessThan(6);
    },
  );
});
