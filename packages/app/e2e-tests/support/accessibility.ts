import AxeBuilder from '@axe-core/playwright';
import { expect, Page } from '@playwright/test';

const WIDTHS = [1400, 600];
const THEMES = ['light', 'dark'] as const;

/**
 * Holds the part of the page that is ours against axe, at both widths and in both themes.
 * The sidebar and the portal's frame are upstream's.
 */
export async function expectAccessible(page: Page, within = 'main') {
  const before = page.viewportSize()!;
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: before.height });
      const { violations } = await new AxeBuilder({ page })
        .include(within)
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
        .analyze();
      expect(
        violations.map(v => ({
          rule: v.id,
          nodes: v.nodes.map(n => `${n.target.join(' ')}: ${n.failureSummary}`),
        })),
        `${page.url()} at ${width} px, ${theme}`,
      ).toEqual([]);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(before);
}
