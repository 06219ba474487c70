import { expect, Page } from '@playwright/test';

export type SandboxUser = 'team-a-member' | 'team-b-member' | 'platform-owner';

/** Opens a page of the portal as one of the sandbox's users. */
export async function openAs(page: Page, user: SandboxUser, path: string) {
  await page.goto(path);
  const popupOpens = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Sign In' }).click();
  const popup = await popupOpens;
  const closed = popup.waitForEvent('close');
  await popup.locator(`button[value=${user}]`).click();
  await closed;
  await expect(page.getByRole('button', { name: 'Sign In' })).toBeHidden();
}

/** Calls the suite's API as the user who is signed in on the page. */
export async function callApi(
  page: Page,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<{ status: number; json: any }> {
  const token = await tokenOf(page);
  const response = await page.request.fetch(`/api/model-serving${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { data: body }),
    failOnStatusCode: false,
  });
  return { status: response.status(), json: await response.json() };
}

/** With which status the catalog answers for `<kind>/<namespace>/<name>`. */
export async function catalogStatus(page: Page, ref: string): Promise<number> {
  const response = await page.request.fetch(
    `/api/catalog/entities/by-name/${ref}`,
    {
      headers: { authorization: `Bearer ${await tokenOf(page)}` },
      failOnStatusCode: false,
    },
  );
  return response.status();
}

async function tokenOf(page: Page): Promise<string> {
  const response = await page.request.fetch(
    '/api/auth/oidc/refresh?env=development&optional',
    { headers: { 'x-requested-with': 'XMLHttpRequest' } },
  );
  const { backstageIdentity } = await response.json();
  return backstageIdentity.token;
}
