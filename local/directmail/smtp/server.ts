import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Readable } from "node:stream";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions, type SMTPServerSession } from "smtp-server";
import type { Local, Service } from "../../service.ts";
import type { Store } from "../../store.ts";
import { OpenApiError } from "../../wire/openapi.ts";
import type { Inbox } from "../inbox.ts";
import { isAddress, MAX_RECIPIENTS } from "../parameters.ts";
import { mailIn } from "./message.ts";

export interface SmtpService extends Service {
  /** Of every sender of the provider; a user is the sender's address. */
  password: string;
}

/** The page on attachments: headers and base64 included. */
const MAX_MESSAGE_BYTES = 15 * 1024 * 1024;
/** What may befall a message. */
const faults = ["throttled", "unavailable", "lost", "unheard"] as const;
const OPERATION = "SendMail";

/** Answers of the server where it refuses. All texts are UNCONFIRMED. */
const replies = {
  login: [535, "Authentication failed"],
  sender: [553, "Mail from must equal authorized user"],
  recipient: [550, "Invalid recipient"],
  recipients: [452, "Too many recipients"],
  tooLarge: [552, "Message exceeds the size limit"],
  throttled: [451, "Too many messages, try again later"],
  unavailable: [421, "Service not available, try again later"],
  rejected: [554, "Reject by content spam or invalid address"],
} as const;

const reply = (name: keyof typeof replies): Error => {
  const [responseCode, text] = replies[name];
  return Object.assign(new Error(text), { responseCode });
};

const passwordOf = (store: Store): string => {
  const kept = store.openDB<string, string>({ name: "directmail/smtp", encoding: "json" });
  return store.transactionSync(() => {
    const founded = kept.get("password") ?? randomBytes(16).toString("hex");
    kept.putSync("password", founded);
    return founded;
  });
};

const isSame = (given: string, password: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(password)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** @returns undefined for a message that is too large, whose rest is read all the same */
const read = async (stream: Readable & { sizeExceeded?: boolean }): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes <= MAX_MESSAGE_BYTES) chunks.push(chunk);
  }
  return bytes > MAX_MESSAGE_BYTES ? undefined : Buffer.concat(chunks);
};

const envelopeOf = ({ accounts, dial }: Local, { envelope }: SMTPServerSession) => ({
  at: dial.now(),
  accountId: accounts.get("provider").id,
  from: envelope.mailFrom ? envelope.mailFrom.address : "",
  to: envelope.rcptTo.map(({ address }) => address),
});

/** @returns the id of the mail. @throws an error with the code of the reply */
const take = async (local: Local, inbox: Inbox, { raw, session }: { raw: Buffer; session: SMTPServerSession }) => {
  const mail = await mailIn(raw, envelopeOf(local, session));
  try {
    return inbox.deliver(mail, raw).id;
  } catch (error) {
    throw error instanceof OpenApiError ? reply("rejected") : error;
  }
};

const checks = (password: string): SMTPServerOptions => ({
  onAuth: ({ username, password: given }, _session, answer) => {
    if (!username || !isAddress(username) || !isSame(given ?? "", password)) return answer(reply("login"));
    answer(null, { user: username.toLowerCase() });
  },
  onMailFrom: ({ address }, { user }, answer) => {
    answer(address.toLowerCase() === user ? null : reply("sender"));
  },
  onRcptTo: ({ address }, { envelope }, answer) => {
    if (envelope.rcptTo.length >= MAX_RECIPIENTS) return answer(reply("recipients"));
    answer(isAddress(address) ? null : reply("recipient"));
  },
});

/** DirectMail's other door: whole messages with files. Without encryption, since it stands on loopback. */
export const startSmtp = async (local: Local, inbox: Inbox, port = 0): Promise<SmtpService> => {
  const password = passwordOf(local.store);
  local.faults.offer("smtp", [OPERATION], faults);

  const receive = async (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string | undefined> => {
    const raw = await read(stream);
    if (!raw) throw reply("tooLarge");
    const { refusal, way } = local.faults.blow("smtp", OPERATION);
    if (refusal && !way.cut) throw reply(refusal);
    const id = refusal ? undefined : await take(local, inbox, { raw, session });
    return way.cut ? undefined : id;
  };

  const server = new SMTPServer({
    ...checks(password),
    authMethods: ["PLAIN", "LOGIN"],
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: MAX_MESSAGE_BYTES,
    logger: false,
    onData: (stream, session, answer) => {
      const hangUp = () => [...server.connections].find((one) => one.session === session)?.close();
      receive(stream, session).then(
        (id) => (id === undefined ? hangUp() : answer(null, `Data Ok: queued as ${id}`)),
        (error) => {
          if (error.responseCode === undefined) local.log(`smtp: ${error.stack}`);
          answer(error);
        },
      );
    },
  });
  // A client that is killed resets its connection: nothing that an operator should see.
  server.on("error", () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.server.address();
  const bound = typeof address === "object" ? address?.port : port;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { name: "smtp", url: `smtp://127.0.0.1:${bound}`, close, password };
};
