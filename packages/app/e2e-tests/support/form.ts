import { expect, Page } from '@playwright/test';

const formOf = (template: string) => `/create/templates/default/${template}`;

export const FORM = formOf('inference-service');

export interface Answers {
  name: string;
  purpose: string;
  /** The model's title; left out when the form was opened from the model's page. */
  model?: string;
  accelerator: string;
}

/** Answers the first page of the form and goes on. */
export async function answerModel(page: Page, answers: Answers) {
  await expect(page.getByLabel('Tenant')).toBeVisible();
  await page.getByLabel('Name').fill(answers.name);
  if (answers.model) {
    await page.getByRole('combobox', { name: /^Model/ }).fill(answers.model);
    await page
      .getByRole('option', { name: answers.model, exact: true })
      .click();
  }
  await page.getByLabel('Purpose').fill(answers.purpose);
  await page.getByRole('button', { name: 'Next' }).click();
}

/** Opens the form with all answers given, and goes on to its check. */
export async function openCheck(
  page: Page,
  answers: object,
  template = 'inference-service',
) {
  const formData = encodeURIComponent(JSON.stringify(answers));
  await page.goto(`${formOf(template)}?formData=${formData}`);
  const next = page.getByRole('button', { name: 'Next', exact: true });
  await expect(page.getByLabel('Purpose')).not.toHaveValue('');
  await next.click();
  await expect(page.getByRole('radiogroup', { name: /^Size/ })).toBeVisible();
  await next.click();
  await expect(
    page.getByRole('button', { name: 'Review', exact: true }),
  ).toBeVisible();
}

/** Answers the second page of the form and goes on. */
export async function answerSize(page: Page, accelerator: string) {
  await page.getByText(accelerator, { exact: true }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  // The size step shows the check's panel too; go on only once the check's own step is there.
  await expect(
    page.getByRole('button', { name: 'Review', exact: true }),
  ).toBeVisible();
}
