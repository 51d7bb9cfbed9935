// Rooms on Node's socket.io with the settings that make it fastest: WebSocket only, nothing compressed, no client served, the ws
// library with its native helper. It does what crates/socketio/examples/chat.rs does.
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http, {
  transports: ["websocket"],
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
  cleanupEmptyChildNamespaces: false,
});

io.on("connection", (socket) => {
  socket.on("join", (room, joined) => {
    socket.join(room);
    joined?.(room);
  });
  socket.on("say", (room, text) => {
    if (socket.rooms.has(room)) io.to(room).emit("said", [room, text]);
  });
});

http.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${http.address().port}`));
