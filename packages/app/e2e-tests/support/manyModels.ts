import { Page, Route } from '@playwright/test';

/** The list of models, and nothing below it. */
const LIST = /\/api\/model-serving\/models(\?|$)/;
const SEED = 'Qwen3 8B';

/** A catalog of models that the portal of a test does not have. */
export interface ManyModels {
  /** How many lists were asked for. */
  requests(): number;
}

function modelNumber(seed: any, number: number) {
  return {
    ...seed,
    entityRef: `resource:default/model-${number}`,
    title: `Model ${number}`,
    description: `The model with number ${number}`,
    publisher: `Publisher ${number % 2500}`,
    parameters: 1e9 * (1 + (number % 70)),
  };
}

/** Half as many values as models at most, as publishers and languages have. */
function manyValues(size: number) {
  return Array.from({ length: Math.min(2500, size / 2) }, (_, index) => ({
    value: `Publisher ${index}`,
    count: Math.ceil(size / 2500),
  }));
}

/**
 * Answers the list of models with pages of a catalog of any size. Each model is one of the portal's own with a number,
 * and all else of an answer is the portal's, so that it has the shape that the portal gives it today.
 */
export async function answerManyModels(
  page: Page,
  size: number,
): Promise<ManyModels> {
  let requests = 0;
  await page.route(LIST, async (route: Route) => {
    requests += 1;
    const url = new URL(route.request().url());
    const limit = Number(url.searchParams.get('limit') ?? 25);
    const from = Number(url.searchParams.get('page') ?? 0);
    url.searchParams.delete('page');
    const response = await route.fetch({ url: url.href });
    const answer = await response.json();
    const seed = answer.items.find(({ title }: any) => title === SEED);
    const length = Math.min(limit, size - from);
    await route.fulfill({
      response,
      json: {
        ...answer,
        items: Array.from({ length }, (_, index) =>
          modelNumber(seed, from + index),
        ),
        total: size,
        all: size,
        next: from + limit < size ? String(from + limit) : null,
        facets: { ...answer.facets, publisher: manyValues(size) },
      },
    });
  });
  return { requests: () => requests };
}
