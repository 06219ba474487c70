import AxeBuilder from '@axe-core/playwright';
import { expect, Page } from '@playwright/test';

const WIDTHS = [1400, 600] as const;
export const THEMES = ['light', 'dark'] as const;

export interface Look {
  width: (typeof WIDTHS)[number];
  theme: (typeof THEMES)[number];
}

export interface AccessibleParts {
  /** What is held; the sidebar and the portal's frame around it are upstream's. */
  within?: string;
  /** What upstream draws within it, by selector. */
  except?: readonly string[];
  /** Both, unless a change of the theme would lead elsewhere. */
  themes?: readonly Look['theme'][];
  /** Called for each width and theme, while the page has them. */
  onLook?: (look: Look) => Promise<void>;
}

/** Holds the part of the page that is ours against axe, at both widths and in both themes. */
export async function expectAccessible(
  page: Page,
  {
    within = 'main',
    except = [],
    themes = THEMES,
    onLook,
  }: AccessibleParts = {},
) {
  const before = page.viewportSize()!;
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await expect(page.locator('body')).toHaveAttribute(
      'data-theme-mode',
      theme,
    );
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: before.height });
      await settled(page);
      const axe = new AxeBuilder({ page })
        .options({ resultTypes: ['violations'] })
        .include(within)
        // Upstream's, which have no name and may begin to turn between the wait and the look.
        .exclude('.MuiCircularProgress-root')
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
        // Otherwise it opens a second page, behind which this one stops drawing.
        .setLegacyMode();
      except.forEach(selector => axe.exclude(selector));
      const { violations } = await axe.analyze();
      expect
        .soft(
          violations.map(v => ({
            rule: v.id,
            nodes: v.nodes.map(
              n => `${n.target.join(' ')}: ${n.failureSummary}`,
            ),
          })),
          `${page.url()} at ${width} px, ${theme}`,
        )
        .toEqual([]);
      await onLook?.({ width, theme });
    }
  }
  if (themes.length > 1) {
    await page.emulateMedia({ colorScheme: 'light' });
  }
  await page.setViewportSize(before);
}

/** Waits until nothing loads, and until colors and sizes have settled: half a transition has a contrast of its own. */
async function settled(page: Page) {
  await expect(page.locator('main .MuiCircularProgress-root')).toHaveCount(0);
  await page.waitForFunction(
    () =>
      document.getAnimations().every(
        animation =>
          animation.playState !== 'running' ||
          // driven by scrolling, not by time
          animation.timeline !== document.timeline ||
          animation.effect?.getComputedTiming().iterations === Infinity,
      ),
    undefined,
    { polling: 50 },
  );
}
