"""The families in pictures: where they live, what they do, when they came, what licences stand."""
