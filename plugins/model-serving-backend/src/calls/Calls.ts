import { GatewayCalls } from './GatewayCalls';
import { Reachability } from './Reachability';
import { CallLimits, CallsConfig } from './readCallsConfig';
import { UserLimits } from './UserLimits';

/** Calls of services through the backend, and what they are held to. */
export class Calls {
  readonly gateways: GatewayCalls;
  readonly reachability: Reachability;
  readonly limits: UserLimits;
  readonly perUser: CallLimits;

  constructor({ gateways, perUser }: CallsConfig) {
    this.gateways = new GatewayCalls(gateways);
    this.reachability = new Reachability(this.gateways);
    this.limits = new UserLimits(perUser);
    this.perUser = perUser;
  }
}
