// A real sign-in provider as a program of its own: `node provider.mjs PORT REDIRECT_ADDRESS`. Whoever types a name is that
// person, whatever the password. It says so on standard output when it can be asked.
import { Provider } from 'oidc-provider';

const [port, redirect] = process.argv.slice(2);
const provider = new Provider(`http://localhost:${port}`, {
  clients: [
    { client_id: 'klatch', client_secret: 'a secret of the journey', redirect_uris: [redirect] },
  ],
  claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email'] },
  cookies: { keys: ['only for the journey'] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      name: `${id[0].toUpperCase()}${id.slice(1)} Carvalho`,
      preferred_username: id,
      email: `${id}@acme.example`,
    }),
  }),
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
