//! An Engine.IO 4 and Socket.IO 5 server.
