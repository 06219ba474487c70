import { CustomErrorBase } from '@backstage/errors';

/** The portal has nothing to log in with. The message is for platform owners and never holds credentials. */
export class CredentialError extends CustomErrorBase {}
