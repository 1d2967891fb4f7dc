/** Of the running call: they change from call to call, so a client takes them anew each time. */
export interface Credentials {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string | undefined;
}
