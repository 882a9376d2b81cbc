"""The permission matrix: tables an officer can read, and the tests that hold the system to them."""
