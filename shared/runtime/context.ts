/** What Function Compute tells a function about its call (FC 3.0, captured). Only what we use. */
export interface FcContext {
  requestId: string;
  credentials: { accessKeyId?: string; accessKeySecret?: string; securityToken?: string };
  function: { name: string; timeout: number };
  /** 0 first, then 1, 2 … when the platform repeats an asynchronous call. */
  retryCount?: number;
  /** A bug that was answered with a problem document: the log still wants its stack. Set by the frame. */
  failure?: unknown;
}
