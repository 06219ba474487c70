import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Whole pages take seconds to render in jsdom on a busy machine. These are patience with a
// condition that will come true, not something that a test asserts.
configure({ asyncUtilTimeout: 15_000 });
jest.setTimeout(60_000);

// jsdom has no media queries: widths are compared with the window's own, which tests may change.
window.matchMedia = query => {
  const width = Number(/min-width: (\d+)px/.exec(query)?.[1] ?? Infinity);
  const follow = (listener: () => void) =>
    window.addEventListener('resize', listener);
  const unfollow = (listener: () => void) =>
    window.removeEventListener('resize', listener);
  return {
    media: query,
    get matches() {
      return window.innerWidth >= width;
    },
    addListener: follow,
    removeListener: unfollow,
    addEventListener: (_type: string, listener: () => void) => follow(listener),
    removeEventListener: (_type: string, listener: () => void) =>
      unfollow(listener),
  } as MediaQueryList;
};
