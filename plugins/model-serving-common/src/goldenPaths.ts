/** What of a golden path pages, actions and the backend share. @public */
export interface GoldenPathName {
  id: string;
  /** Entity ref of the template whose form asks for the answers. */
  template: string;
}

/**
 * The golden paths that ship with the suite.
 * @public
 */
export const GOLDEN_PATHS = {
  inferenceService: {
    id: 'inference-service',
    template: 'template:default/inference-service',
  },
  tenant: { id: 'tenant', template: 'template:default/tenant' },
} as const satisfies Record<string, GoldenPathName>;
